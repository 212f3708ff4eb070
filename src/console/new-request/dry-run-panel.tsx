import { List, Paper, Stack, Text, Title } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Forbidden, type RegistrationRequest, type ReviewFinding, type ValidRequest } from '../../client';
import { useMe } from '../api/me';
import { fieldName } from '../elements/field-names';
import { ProblemAlert } from '../elements/problem-alert';
import { approversText, durationWords, requirementText } from '../elements/approval-text';
import type { DryRun } from './dry-run';
import type { Body } from './form-values';
import classes from './dry-run-panel.module.css';
import { reachText } from './send-failed';

interface Props {
  dryRun: UseQueryResult<DryRun>;
  /** Whether the service has found something wrong with what is filled in. */
  isWrong: boolean;
  /** The request that is revised, if it is not a new one. */
  revised: RegistrationRequest | undefined;
}

/** What would become of the request as it is filled in now. The service says it while somebody types. */
export function DryRunPanel({ dryRun: { data, error }, isWrong, revised }: Props): ReactNode {
  const me = useMe();
  return (
    <Paper
      component="section"
      withBorder
      p="md"
      className={classes.panel}
      aria-labelledby="what-happens-next"
    >
      <Title order={2} size="h4" id="what-happens-next" mb="sm">
        What happens next
      </Title>
      {error && (
        <ProblemAlert
          title={error instanceof Forbidden ? 'You may not ask for this' : 'This cannot be checked now'}
          error={error}
          advice={error instanceof Forbidden ? reachText(me) : undefined}
        />
      )}
      <div role="status">
        {!error &&
          data &&
          (data.valid && !isWrong ? (
            <Outlook valid={withoutItself(data.valid, data.body, revised)} />
          ) : (
            <NotYet />
          ))}
      </div>
    </Paper>
  );
}

/** A dry run finds that a request of this name is pending. That may be the one that is revised. */
function withoutItself(
  valid: ValidRequest,
  { name }: Body,
  revised: RegistrationRequest | undefined,
): ValidRequest {
  const isSame = ({ code }: ReviewFinding): boolean => code === 'same_name_pending';
  if (name !== revised?.name || revised?.review_findings.some(isSame)) return valid;
  return { ...valid, review_findings: valid.review_findings.filter((finding) => !isSame(finding)) };
}

function NotYet(): ReactNode {
  return (
    <Text c="dimmed" size="sm">
      Once everything needed is filled in, you see here who must approve, and what the approver may ask about.
    </Text>
  );
}

function Outlook({ valid }: { valid: ValidRequest }): ReactNode {
  const { review_findings, rule, decide, requirements, who_may_decide, expires_in } = valid;
  if (decide !== null) {
    return (
      <Stack gap="sm">
        <Findings findings={review_findings} />
        <Text size="sm" fw={600} className="breaks" c={decide === 'approve' ? 'var(--ok)' : 'var(--bad)'}>
          The rule “{rule}” {decide === 'approve' ? 'approves it at once' : 'rejects it at once'}. Nobody is
          asked.
        </Text>
      </Stack>
    );
  }
  return (
    <Stack gap="sm">
      <Findings findings={review_findings} />
      <div>
        <Text size="sm" fw={600}>
          It needs
        </Text>
        <List size="sm">
          {requirements.map((requirement) => (
            <List.Item key={requirement.name} className="breaks">
              {requirementText(requirement, who_may_decide)}
            </List.Item>
          ))}
        </List>
        <Text size="sm" c="dimmed" className="breaks">
          By the rule “{rule}”.
        </Text>
      </div>
      <Text size="sm" className="breaks">
        It can be rejected by {approversText(who_may_decide)}.
      </Text>
      <Text size="sm">Without a decision it expires after {durationWords(expires_in)}.</Text>
    </Stack>
  );
}

function Findings({ findings }: { findings: ReviewFinding[] }): ReactNode {
  if (findings.length === 0) return <Text size="sm">Nothing about it looks unwise.</Text>;
  return (
    <div>
      <Text size="sm" fw={600} c="var(--wait)">
        The approver will see {findings.length === 1 ? 'a finding' : `${findings.length} findings`}
      </Text>
      <List size="sm">
        {findings.map(({ code, field, message }) => (
          <List.Item key={`${code} ${field}`} className="breaks">
            <Text span fw={500}>
              {fieldName(field)}:
            </Text>{' '}
            {message}
          </List.Item>
        ))}
      </List>
    </div>
  );
}
