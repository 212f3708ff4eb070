import { Modal } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { Decided, Verb } from '../api/decisions';
import type { ReadRequest } from '../api/requests';
import { type Credentials, credentialsOf } from '../credentials/credentials';
import { CredentialsDialog } from '../credentials/credentials-dialog';
import { useStoredDecision } from '../elements/stored-decision';
import { DecisionBar } from './decision-bar';
import { DecisionForm } from './decision-form';
import { VERB_WORDS } from './decision-words';
import classes from './request-screen.module.css';
import { showCounted } from './show-done';
import { useGoOn } from './use-go-on';

const route = getRouteApi('/requests/$requestId');

/** Where a request is decided. Which form is open is in the address, so that the queue can link to it. */
export function DecisionArea({ read }: { read: ReadRequest }): ReactNode {
  const { decide: verb } = route.useSearch();
  const navigate = route.useNavigate();
  const queries = useQueryClient();
  const goOn = useGoOn(read.request);
  const [closed, setClosed] = useState<Verb>();
  const [credentials, setCredentials] = useState<{ made: Verb; shown: Credentials[] }>();
  const [stored, setStored] = useStoredDecision(read.request);

  const show = (decide: Verb | undefined): void => {
    setClosed(verb);
    void navigate({ search: decide ? { decide } : {}, replace: true, ignoreBlocker: true });
  };
  const onDecided = (made: Verb, decided: Decided): void => {
    show(undefined);
    setStored(decided.kind === 'accepted' ? made : null);
    for (const resource of ['requests', 'applications', 'statistics']) {
      void queries.invalidateQueries({ queryKey: [resource] });
    }
    // What is not applied yet is shown on this page as soon as it is.
    if (decided.kind === 'accepted') return;
    if (decided.kind === 'counted') {
      showCounted(decided.request);
      return;
    }
    // The id of a client without a secret can be read later too.
    const toShow = decided.kind === 'approved' ? credentialsOf(decided.application) : null;
    if (toShow) setCredentials({ made, shown: [toShow] });
    else void goOn(made);
  };
  const isBeingApplied = stored !== null && read.request.live === null;
  const form = verb && (
    <DecisionForm
      key={verb}
      read={read}
      verb={verb}
      onClose={() => show(undefined)}
      onDecided={(decided) => onDecided(verb, decided)}
    />
  );
  const isInDialog = verb === 'override';
  return (
    <section className={classes.decision} aria-label="Decision">
      {form && !isInDialog ? (
        form
      ) : (
        <DecisionBar
          request={read.request}
          reason={isBeingApplied ? 'Your decision is stored, and is not applied yet' : null}
          closed={closed}
          onOpen={show}
        />
      )}
      {/* The form has a button that closes it, which waits for what is being sent. */}
      <Modal
        opened={isInDialog}
        onClose={() => undefined}
        withCloseButton={false}
        title={VERB_WORDS.override.title}
      >
        {form}
      </Modal>
      <CredentialsDialog
        credentials={credentials?.shown ?? []}
        onStored={() => {
          setCredentials(undefined);
          void goOn(credentials?.made ?? 'approve');
        }}
      />
    </section>
  );
}
