import { createClient, InvalidInput, isApproved } from '../../../src/client';
import { regreqWith } from '../regreq/regreq';
import { apiClient, REQUESTS } from '../http/api-client';
import type { Harness } from '../service/harness';
import type { Credentials, Door, Refusal } from './door';

/** Plain HTTP. */
export function overRest(harness: Harness, token: string): Door {
  const api = apiClient(harness, token);
  return {
    secretGoesTo: 'approver',
    register: async (body) => {
      const { id } = (await api.post(REQUESTS, body)).body as { id: string };
      return (await api.post(`${REQUESTS}/${id}/approve`)).body as Credentials;
    },
    refusals: (requests) =>
      Promise.all(
        requests.map(async (request) => {
          const { status, body } = await api.post(REQUESTS, request);
          expect({ status, body }).toMatchObject({ status: 422 });
          return body.detail as Refusal;
        }),
      ),
  };
}

/** The TypeScript client. */
export function byClient({ url }: Harness, token: string): Door {
  const client = createClient({ baseUrl: url, token });
  return {
    secretGoesTo: 'approver',
    register: async (body) => {
      const { data: request } = await client.POST(REQUESTS, { body: body as never });
      const params = { path: { request_id: request.id } };
      const answer = await client.POST(`${REQUESTS}/{request_id}/approve`, { params });
      if (!isApproved(answer.data)) throw new Error('not applied in time');
      return answer.data;
    },
    refusals: (requests) =>
      Promise.all(
        requests.map(async (request) => {
          const error: unknown = await client
            .POST(REQUESTS, { body: request as never })
            .catch((reason: unknown) => reason);
          if (!(error instanceof InvalidInput)) throw new Error(`no refusal but ${String(error)}`);
          return error.problems;
        }),
      ),
  };
}

/** The command line. */
export function byCommand({ url }: Harness, token: string): Door {
  const regreq = regreqWith({ REGREQ_URL: url, REGREQ_TOKEN: token });
  return {
    secretGoesTo: 'approver',
    register: async (body) => {
      const created = await regreq.reading(JSON.stringify(body), 'create', '-f', '-', '-q');
      const approved = await regreq('approve', created.stdout.trim(), '--json');
      return JSON.parse(approved.stdout) as Credentials;
    },
    refusals: async (requests) => {
      const said: string[] = [];
      for (const request of requests) {
        const { code, stdout, stderr } = await regreq.reading(JSON.stringify(request), 'create', '-f', '-');
        expect({ code, stdout, stderr }).toMatchObject({ code: 5, stdout: '' });
        said.push(stderr);
      }
      return said;
    },
  };
}
