import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { createLazyRoute } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useApi } from '../api/api-context';
import { useMe } from '../api/me';
import { PageTitle } from '../elements/page-title';
import { ProblemAlert } from '../elements/problem-alert';
import { ReasonedButton } from '../elements/reasoned-button';
import { Section } from '../elements/section';
import { OtherVersion } from './other-version';
import { policyQuery, type ReadPolicy } from './policies';
import { PolicyEditor } from './policy-editor';
import { readPolicy } from './policy-text';
import { PolicyTests } from './policy-tests';
import { PolicyVersions } from './policy-versions';
import { RuleList } from './rule-list';
import { usePolicyDraft } from './use-policy-draft';

/** The screen at `/policy`: who must approve what. */
export const route = createLazyRoute('/policy')({ component: PolicyScreen });

function PolicyScreen(): ReactNode {
  const { role } = useMe();
  if (role !== 'super_admin') {
    return (
      <>
        <PageTitle name="Policy" />
        <Text>Only super admins see the approval policy.</Text>
      </>
    );
  }
  return <Policy />;
}

function Policy(): ReactNode {
  const { data, error } = useQuery(policyQuery(useApi()));
  return (
    <>
      <PageTitle name="Policy" />
      {error && <ProblemAlert title="The policy cannot be read" error={error} />}
      {data && <OnePolicy read={data} />}
    </>
  );
}

function OnePolicy({ read }: { read: ReadPolicy }): ReactNode {
  const { version, rules } = read.policy;
  const { draft, begin, write, rebase, forget } = usePolicyDraft();
  const reason = draft ? 'You are writing a version already' : null;
  return (
    <Stack gap="xl">
      {draft && (
        <Section title={`Write version ${draft.base.policy.version + 1}`}>
          <OtherVersion base={draft.base} now={read} onGoOn={() => rebase(read)} />
          <PolicyEditor draft={draft} onWrite={write} onDone={forget} />
        </Section>
      )}
      <Section
        title={version === 0 ? 'The built-in policy' : `Version ${version}`}
        actions={
          <ReasonedButton reason={reason} onClick={() => begin(rules, read)}>
            Edit
          </ReasonedButton>
        }
      >
        <RuleList rules={rules} />
      </Section>
      <PolicyTests rules={draft ? rulesOf(draft.text) : undefined} />
      <PolicyVersions reason={reason} onEdit={(former) => begin(former, read)} />
    </Stack>
  );
}

/** The rules of a text. What is none is for the service to refuse. */
function rulesOf(text: string): unknown {
  const { body } = readPolicy(text);
  return typeof body === 'object' && body !== null && 'rules' in body ? body.rules : null;
}
