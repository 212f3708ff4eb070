import { Anchor, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createLazyRoute, Link, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import type { RegistrationRequest } from '../../client';
import { useApi } from '../api/api-context';
import { useMe } from '../api/me';
import { requestQuery } from '../api/requests';
import { AppLink } from '../elements/app-link';
import { PageTitle } from '../elements/page-title';
import { ProblemAlert } from '../elements/problem-alert';
import { asCreate } from './dry-run';
import { emptyValues, type FormValues, valuesOf } from './form-values';
import { RequestForm } from './request-form';

/** The screen at `/requests/new`: asks for an application. `from` names a request that is the template. */
export const route = createLazyRoute('/requests/new')({ component: NewRequestScreen });

function NewRequestScreen(): ReactNode {
  const { from } = route.useSearch();
  return (
    <>
      <PageTitle name="New request" />
      {from === undefined ? <EmptyForm /> : <FormFromTemplate key={from} id={from} />}
    </>
  );
}

function EmptyForm(): ReactNode {
  const me = useMe();
  const start = useMemo(() => emptyValues(me), [me]);
  return <CreateForm draft="new request" start={start} />;
}

function FormFromTemplate({ id }: { id: string }): ReactNode {
  const { data, error } = useQuery({
    ...requestQuery(useApi(), id),
    // The form starts from the template as it was. It must not change below somebody's hands.
    refetchInterval: false,
    staleTime: Infinity,
  });
  const template = data?.request;
  const start = useMemo(() => template && valuesOf(template), [template]);
  if (error && !data) {
    return (
      <ProblemAlert
        title="The template cannot be read"
        error={error}
        advice="Start with an empty form instead."
      />
    );
  }
  if (!template || !start) return null;
  return (
    <>
      <Text mb="md" className="breaks">
        Filled in like{' '}
        <Anchor
          renderRoot={(props) => <Link to="/requests/$requestId" params={{ requestId: id }} {...props} />}
        >
          {template.name}
        </Anchor>
        .
      </Text>
      <CreateForm draft={`new request from ${id}`} start={start} />
    </>
  );
}

function CreateForm({ draft, start }: { draft: string; start: FormValues }): ReactNode {
  const api = useApi();
  const queries = useQueryClient();
  const navigate = useNavigate();
  // A request that its rule has decided says so on its page, with the application.
  const onDone = ({ id }: RegistrationRequest): void =>
    void navigate({ to: '/requests/$requestId', params: { requestId: id } });
  return (
    <RequestForm
      draft={draft}
      start={start}
      submitLabel="Send for approval"
      submit={async (body, key) => {
        const { data } = await api.POST('/api/v1/admin/registration-requests', {
          body: asCreate(body),
          headers: { 'Idempotency-Key': key },
        });
        void queries.invalidateQueries({ queryKey: ['requests'] });
        notifications.show(messageOf(data));
        return data;
      }}
      onDone={onDone}
    />
  );
}

/** What became of a request that was sent. Its rule may have decided it at once. */
function messageOf({
  name,
  status,
  application_type,
  approval: { rule },
  application_id,
}: RegistrationRequest) {
  // Applications of the other types have no secret.
  const hasSecret = application_type === 'WEB' || application_type === 'SERVICE';
  switch (status) {
    case 'APPROVED':
      return {
        color: 'green',
        title: `Approved at once by the rule “${rule}”`,
        message: (
          <>
            <div className="breaks">{name}</div>
            {application_id !== null && (
              <AppLink id={application_id}>
                Open the application{hasSecret && ' to issue its client secret'}
              </AppLink>
            )}
          </>
        ),
        autoClose: false,
      };
    case 'REJECTED':
      return {
        color: 'red',
        title: `Rejected at once by the rule “${rule}”`,
        message: name,
        autoClose: false,
      };
    default:
      return { color: 'green', message: `Sent for approval: ${name}` };
  }
}
