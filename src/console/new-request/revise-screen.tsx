import { Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createLazyRoute, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useEffect, useMemo } from 'react';
import { Conflict, PreconditionFailed } from '../../client';
import { useApi } from '../api/api-context';
import { type ReadRequest, requestQuery } from '../api/requests';
import { PageTitle } from '../elements/page-title';
import { ProblemAlert } from '../elements/problem-alert';
import { useDraft } from '../elements/use-draft';
import { ChangedMeanwhile } from './changed-meanwhile';
import { asCreate } from './dry-run';
import { type Body, valuesOf } from './form-values';
import { RequestForm, type RequestDraft } from './request-form';
import { rebased } from './rebased';

/** The screen at `/requests/<id>/revise`: replaces what a pending request asks for. */
export const route = createLazyRoute('/requests/$requestId/revise')({ component: ReviseScreen });

function ReviseScreen(): ReactNode {
  const { requestId } = route.useParams();
  const { data, error } = useQuery(requestQuery(useApi(), requestId));
  return (
    <>
      <PageTitle name={data ? `Revise ${data.request.name}` : 'Revise a request'} />
      {error && !data && <ProblemAlert title="The request cannot be read" error={error} />}
      {data && <ReviseForm key={requestId} read={data} />}
    </>
  );
}

function ReviseForm({ read }: { read: ReadRequest }): ReactNode {
  const { id } = read.request;
  const name = `revision of ${id}`;
  const api = useApi();
  const queries = useQueryClient();
  const navigate = useNavigate();
  // The state that the draft starts from. It is kept with the draft, and only people move it on.
  const [base, setBase, forgetBase] = useDraft<ReadRequest>(`base of ${name}`, read);
  useEffect(() => setBase((now) => now), []); // eslint-disable-line react-hooks/exhaustive-deps -- keeps the first one
  const start = useMemo(() => valuesOf(base.request), [base.request]);
  const [, setDraft] = useDraft<RequestDraft>(name, { values: start, keys: {} });

  const goOn = (): void => {
    setDraft(({ values, ...rest }) => ({ ...rest, values: rebased(values, start, valuesOf(read.request)) }));
    setBase(read);
  };
  const submit = async (body: Body) => {
    const call = { params: { path: { request_id: id } }, headers: { 'If-Match': base.etag } };
    try {
      const path = '/api/v1/admin/registration-requests/{request_id}';
      const { status, data } = await api.PUT(path, { ...call, body: asCreate(body) });
      forgetBase();
      void queries.invalidateQueries({ queryKey: ['requests'] });
      const said = status === 200 ? 'Revised' : 'Stored, and applied later';
      notifications.show({ color: 'green', message: `${said}: ${data.name}` });
      return data;
    } catch (error) {
      // What has changed is shown above the form.
      if (error instanceof PreconditionFailed || error instanceof Conflict) {
        await queries.invalidateQueries({ queryKey: ['requests', 'one', id] });
      }
      throw error;
    }
  };
  return (
    <>
      <ChangedMeanwhile base={base} now={read} onGoOn={goOn} />
      <Text mb="md">
        Approvals that it has are void afterwards, and reminders and the expiry are counted anew.
      </Text>
      <RequestForm
        draft={name}
        start={start}
        revised={base.request}
        submitLabel="Send the revision"
        submit={submit}
        onDone={() => void navigate({ to: '/requests/$requestId', params: { requestId: id } })}
        onDiscard={forgetBase}
      />
    </>
  );
}
