import { Button, NativeSelect, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useApi } from '../api/api-context';
import { DirectoryPicker } from '../elements/directory-picker';
import { SCOPE_NAMES } from '../elements/place-text';
import { TYPE_NAMES } from '../elements/type-name';
import { testPolicy } from './policies';
import { FIRST_SAMPLE, type Sample, testOf } from './sample';
import { TestFailed } from './test-failed';
import { TestResult } from './test-result';

const ROLE_NAMES = {
  super_admin: 'Super admin',
  partner_admin: 'Partner admin',
  tenant_admin: 'Tenant admin',
};

/** Tries a policy on a request that somebody describes. @param props.rules of a draft, or undefined */
export function SampleTest({ rules }: { rules: unknown }): ReactNode {
  const api = useApi();
  const [sample, setSample] = useState(FIRST_SAMPLE);
  const set = (change: Partial<Sample>): void => setSample((now) => ({ ...now, ...change }));
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: () => testPolicy(api, testOf(sample), rules),
  });
  return (
    <form
      aria-label="A sample request"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isPending) mutate();
      }}
    >
      <Stack gap="sm">
        <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
          <Choice
            label="Type"
            value={sample.application_type}
            names={TYPE_NAMES}
            onChange={(application_type) => set({ application_type })}
          />
          <Choice
            label="Place"
            value={sample.scope}
            names={SCOPE_NAMES}
            onChange={(scope) => set({ scope })}
          />
          {sample.scope === 'TENANT' && (
            <DirectoryPicker
              kind="tenants"
              label="Tenant"
              value={sample.tenant_id}
              onChange={(tenant_id) => set({ tenant_id })}
            />
          )}
          {sample.scope === 'PARTNER' && (
            <DirectoryPicker
              kind="partners"
              label="Partner"
              value={sample.partner_id}
              onChange={(partner_id) => set({ partner_id })}
            />
          )}
          <Words
            label="Scopes"
            value={sample.requested_scopes}
            onChange={(requested_scopes) => set({ requested_scopes })}
          />
          <Words
            label="Grant types"
            value={sample.grant_types}
            onChange={(grant_types) => set({ grant_types })}
          />
          <Words label="Asked by" value={sample.sub} onChange={(sub) => set({ sub })} />
          <Choice label="Role" value={sample.role} names={ROLE_NAMES} onChange={(role) => set({ role })} />
          <Words label="Groups" value={sample.groups} onChange={(groups) => set({ groups })} />
        </SimpleGrid>
        <Textarea
          label="Redirect URIs"
          description="One on each line"
          rows={2}
          spellCheck={false}
          value={sample.redirect_uris}
          onChange={(event) => set({ redirect_uris: event.currentTarget.value })}
        />
        <div>
          <Button type="submit" variant="default" loading={isPending}>
            Try this request
          </Button>
        </div>
        <TestFailed error={error} />
        {data && <TestResult result={data} />}
      </Stack>
    </form>
  );
}

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  names: Record<T, string>;
  onChange: (value: T) => void;
}

function Choice<T extends string>({ label, value, names, onChange }: ChoiceProps<T>): ReactNode {
  return (
    <NativeSelect
      label={label}
      value={value}
      data={Object.entries<string>(names).map(([one, name]) => ({ value: one, label: name }))}
      // The options are the keys of `names`.
      onChange={(event) => onChange(event.currentTarget.value as T)}
    />
  );
}

function Words({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (text: string) => void;
}): ReactNode {
  return (
    <TextInput
      label={label}
      value={value}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
