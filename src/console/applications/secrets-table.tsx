import { Button, Code } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ApplicationWithSecrets } from '../../client';
import { CardCell, CardRow, CardTable } from '../elements/card-table';
import { Person } from '../elements/person';
import { Time } from '../elements/time';

/** What is stored of each secret. Nobody has the secret itself. */
export function SecretsTable({
  secrets,
  onRevoke,
}: {
  secrets: ApplicationWithSecrets['secrets'];
  /** Gets the button too, because the focus comes back to it. */
  onRevoke: (id: string, button: HTMLElement) => void;
}): ReactNode {
  return (
    <CardTable label="Secrets" columns={['Ends in', 'Issued', 'By', 'Actions']}>
      {secrets.map(({ id, hint, created_at, created_by }) => (
        <CardRow key={id}>
          <CardCell name="Ends in">
            <Code>{hint}</Code>
          </CardCell>
          <CardCell name="Issued">
            <Time at={created_at} isExact />
          </CardCell>
          <CardCell name="By">
            <Person actor={created_by} />
          </CardCell>
          <CardCell>
            <Button
              variant="default"
              size="xs"
              onClick={({ currentTarget }) => onRevoke(id, currentTarget)}
              aria-label={`Revoke ${hint}`}
            >
              Revoke
            </Button>
          </CardCell>
        </CardRow>
      ))}
    </CardTable>
  );
}
