import { Alert, Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { Partner, Tenant } from '../../client';
import { useApi } from '../api/api-context';
import type { DirectoryKind } from '../api/directory';
import { DirectoryPicker } from '../elements/directory-picker';
import { ProblemAlert } from '../elements/problem-alert';
import { savePartner, saveTenant } from './entries';
import { entryProblems } from './entry-problems';

const NAMES: Record<DirectoryKind, string> = { partners: 'partner', tenants: 'tenant' };

/** What the dialog is about: an entry that is there, or a new one. */
export interface Edited {
  kind: DirectoryKind;
  entry?: Partner | Tenant;
}

/** Adds a partner or a tenant, or changes one. */
export function EntryDialog({
  edited,
  onClose,
}: {
  edited: Edited | undefined;
  onClose: () => void;
}): ReactNode {
  const name = edited && NAMES[edited.kind];
  return (
    <Modal
      opened={edited !== undefined}
      onClose={onClose}
      title={edited?.entry ? `Change ${name ?? ''} ${edited.entry.id}` : `Add a ${name ?? ''}`}
    >
      {edited && <EntryForm {...edited} onClose={onClose} />}
    </Modal>
  );
}

function EntryForm({ kind, entry, onClose }: Edited & { onClose: () => void }): ReactNode {
  const api = useApi();
  const queries = useQueryClient();
  const [id, setId] = useState(entry?.id ?? '');
  const [name, setName] = useState(entry?.name ?? '');
  const former = entry && 'partner_id' in entry ? entry.partner_id : null;
  const [partner, setPartner] = useState(former);
  const saving = useMutation({
    mutationFn: () => {
      const isNew = entry === undefined;
      if (kind === 'partners') return savePartner(api, { id, name }, isNew);
      return saveTenant(api, { id, name, partner_id: partner ?? '' }, isNew);
    },
    onSuccess: () => {
      // What a tenant takes along is seen by others now.
      void queries.invalidateQueries();
      notifications.show({ color: 'green', message: `Saved ${name} (${id})` });
      onClose();
    },
  });
  const problems = id === '' && saving.error ? { id: 'Fill this in' } : entryProblems(saving.error);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!saving.isPending) saving.mutate();
      }}
    >
      <Stack>
        {problems.other !== undefined && <ProblemAlert title="This was not saved" error={problems.other} />}
        {!entry && (
          <TextInput
            label="Id"
            description="As tokens have it. It can never be changed."
            value={id}
            error={problems.id}
            autoComplete="off"
            spellCheck={false}
            data-autofocus
            onChange={(event) => setId(event.currentTarget.value)}
          />
        )}
        <TextInput
          label="Name"
          value={name}
          error={problems.name}
          autoComplete="off"
          data-autofocus={entry !== undefined}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {kind === 'tenants' && (
          <DirectoryPicker
            kind="partners"
            label="Partner"
            value={partner}
            onChange={setPartner}
            error={problems.partner_id}
          />
        )}
        {former !== null && partner !== null && partner !== former && (
          <Alert variant="default" title={`This moves ${id} to ${partner}`} role="status">
            Its requests and applications move along: admins of {partner} see and decide them from now on, and
            admins of {former} no longer do.
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit">{saving.isPending ? 'Saving …' : 'Save'}</Button>
        </Group>
      </Stack>
    </form>
  );
}
