import { Modal } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import type { RegistrationRequest } from '../../../client';
import type { BulkDecision as Decision, BulkVerb } from '../../api/decisions';
import { CredentialsDialog } from '../../credentials/credentials-dialog';
import { useDraft } from '../../elements/use-draft';
import { BulkForm } from './bulk-form';
import { isSettled } from './bulk-item';
import { BulkResults } from './bulk-results';
import { countText, VERBS } from './bulk-words';
import { useBulkRun } from './use-bulk-run';

interface Props {
  verb: BulkVerb;
  requests: RegistrationRequest[];
  /** Is called with the ids of those for which nothing is left to do here. */
  onClose: (settled: string[]) => void;
}

/**
 * Decides many requests: asks once, shows what becomes of each, and hands out all credentials together at the end.
 * @param props.requests when it opens; what leaves the selection later stays in the dialog
 */
export function BulkDecision({ verb, requests, onClose }: Props): ReactNode {
  const { phase, items, credentials, run, stop, forgetCredentials } = useBulkRun(requests);
  const [decision, setDecision] = useState<Decision>();
  const [remark, setRemark, forgetRemark] = useDraft(`${verb} many`, '');
  const isUsed = phase === 'over' && items.every(isSettled);
  useEffect(() => {
    // What is left over needs the remark again, perhaps after the next sign-in.
    if (isUsed) forgetRemark();
  }, [isUsed, forgetRemark]);
  const start = (what: Decision): void => {
    setDecision(what);
    run(what);
  };
  const close = (): void => {
    if (phase === 'running') stop();
    else onClose(items.filter(isSettled).map(({ request }) => request.id));
  };

  if (phase === 'over' && credentials.length > 0) {
    return <CredentialsDialog credentials={credentials} onStored={forgetCredentials} />;
  }
  return (
    <Modal
      opened
      onClose={close}
      closeOnClickOutside={false}
      size="lg"
      title={`${VERBS[verb].name} ${countText(items.length)}`}
      closeButtonProps={{ 'aria-label': phase === 'running' ? 'Stop' : 'Close' }}
    >
      {decision === undefined ? (
        <BulkForm
          verb={verb}
          requests={items.map(({ request }) => request)}
          remark={remark}
          onRemark={setRemark}
          onBack={close}
          onDecide={start}
        />
      ) : (
        <BulkResults
          verb={verb}
          items={items}
          isRunning={phase === 'running'}
          onStop={stop}
          onTryAgain={() => run(decision)}
          onClose={close}
        />
      )}
    </Modal>
  );
}
