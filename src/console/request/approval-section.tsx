import { Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ApprovalState, RegistrationRequest } from '../../client';
import { approvalsText } from '../elements/approval-text';
import { Person } from '../elements/person';
import { Time } from '../elements/time';
import { Remark } from './remark';
import classes from './request-screen.module.css';

type Requirement = ApprovalState['requirements'][number];

/** Who must approve, who has done so, and what is still missing. */
export function ApprovalSection({ request }: { request: RegistrationRequest }): ReactNode {
  const { approval, status } = request;
  const { rule, requirements, missing, overridden, escalated_at, next_reminder_at } = approval;
  const isPending = status === 'PENDING';
  return (
    <section className={classes.card} aria-labelledby="approvals">
      <Title order={2} size="h4" id="approvals" mb="xs">
        Approvals
      </Title>
      {isPending && missing > 0 && (
        <Text fw={600} c="var(--wait)">
          {missing === 1 ? '1 approval is missing' : `${missing} approvals are missing`}
        </Text>
      )}
      {overridden && (
        <Text fw={600} c="var(--wait)" className="breaks">
          It was approved against the rule, by <Person actor={request.decided_by} />.
        </Text>
      )}
      <ul className={classes.lines}>
        {requirements.map((requirement) => (
          <li key={requirement.name}>
            <OneRequirement requirement={requirement} />
          </li>
        ))}
      </ul>
      {requirements.length === 0 && <Text>The rule asks nobody. It decides by itself.</Text>}
      <Text size="sm" c="dimmed" className="breaks" mt="xs">
        By the rule “{rule}”.
        {escalated_at !== null && (
          <>
            {' '}
            It was escalated <Time at={escalated_at} isExact />.
          </>
        )}
        {next_reminder_at !== null && (
          <>
            {' '}
            The next reminder is <Time at={next_reminder_at} isExact />.
          </>
        )}
      </Text>
    </section>
  );
}

function OneRequirement({ requirement }: { requirement: Requirement }): ReactNode {
  const { name, from, required, approved_by, satisfied } = requirement;
  return (
    <>
      <Text className="breaks">
        <Text span fw={600}>
          {name}:
        </Text>{' '}
        {approvalsText(required, from)}.{' '}
        <Text span c={satisfied ? 'var(--ok)' : 'var(--wait)'}>
          {approved_by.length} of {required}
        </Text>
      </Text>
      <ul className={classes.votes}>
        {approved_by.map((vote) => (
          <li key={vote.sub}>
            <Person actor={vote} /> approved <Time at={vote.at} isExact />
            {vote.notes !== null && <Remark>{vote.notes}</Remark>}
          </li>
        ))}
      </ul>
    </>
  );
}
