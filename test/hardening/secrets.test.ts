import { temporal } from '@temporalio/proto';
import {
  type ApiClient,
  apiClient,
  type Answered,
  APPLICATIONS,
  createBody,
  REQUESTS,
} from '../support/http/api-client';
import { type Harness, startHarness } from '../support/service/harness';
import { refuseInserts } from '../support/db/refuse-inserts';

const { History } = temporal.api.history.v1;

/**
 * Every place that a secret could leak to. test/service/crash.test.ts searches the files: the data of Postgres and
 * Temporal, their logs, and crash dumps.
 */
describe('a secret that was shown once', () => {
  let harness: Harness;
  let admin: ApiClient;
  const answers: Answered[] = [];
  const secrets: string[] = [];
  let clientId: string;
  let workflowIds: string[];
  let applicationId: string;

  const keep = async (call: Promise<Answered>): Promise<Answered> => {
    const answer = await call;
    answers.push(answer);
    return answer;
  };
  /** Keeps a secret that is shown, and keeps the answer without the secret. */
  const shown = async (call: Promise<Answered>): Promise<Answered> => {
    const answer = await call;
    const { client_secret, ...rest } = answer.body as { client_secret: string };
    expect(client_secret).toMatch(/^[\w-]{43}$/);
    secrets.push(client_secret);
    answers.push({ ...answer, body: rest });
    return answer;
  };
  const keyed = async (path: string, key: string): Promise<Answered> => {
    const response = await fetch(harness.url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${admin.token}`, 'idempotency-key': key },
    });
    return { status: response.status, headers: response.headers, body: await response.json() };
  };

  beforeAll(async () => {
    harness = await startHarness();
    admin = apiClient(harness, await harness.token({ role: 'super_admin' }));
    const created = await Promise.all(
      ['WEB', 'SERVICE', 'WEB'].map((application_type) => keep(admin.create({ application_type }))),
    );
    const paths = created.map(({ body }) => `${REQUESTS}/${String(body.id)}`);
    workflowIds = created.map(({ body }) => String(body.workflow_id));

    const { body: application } = await shown(admin.post(`${paths[0] ?? ''}/approve`));
    clientId = String(application.client_id);
    applicationId = String(application.id);
    await shown(keyed(`${paths[1] ?? ''}/approve`, 'approve-once'));
    await shown(keyed(`${APPLICATIONS}/${applicationId}/secrets`, 'issue-once'));

    // The secret is asked for again, in every way that gets an answer.
    for (const [path, key] of [
      [`${paths[1] ?? ''}/approve`, 'approve-once'],
      [`${APPLICATIONS}/${applicationId}/secrets`, 'issue-once'],
    ] as const) {
      const again = await keep(keyed(path, key));
      expect(again.headers.get('idempotency-replayed')).toBe('true');
    }
    await shown(admin.post(`${paths[2] ?? ''}/approve`));
    for (const path of paths) await keep(admin.post(`${path}/approve`));
    for (const path of [...paths, ...paths.map((one) => `${one}/events`), REQUESTS, APPLICATIONS]) {
      await keep(admin.get(path));
    }
    await keep(admin.get(`${APPLICATIONS}/${applicationId}`));
    // These errors occur while the service has a secret, or because a caller sent one in the wrong place.
    const mend = await refuseInserts(harness.db, 'application_secrets', 'P0001');
    const { body: refused } = await keep(admin.create());
    await keep(admin.post(`${REQUESTS}/${String(refused.id)}/approve`));
    await keep(admin.get(`${REQUESTS}/${String(refused.id)}`));
    workflowIds.push(String(refused.workflow_id));
    await mend();
    const secret = secrets[0] ?? '';
    await keep(admin.get(`${REQUESTS}?status=${secret}`));
    await keep(admin.post(REQUESTS, createBody({ redirect_uris: [`https://${secret}@host.example`] })));
  });
  afterAll(() => harness.stop());

  const leaksIn = (text: string): string[] => secrets.filter((secret) => text.includes(secret));

  it('is different from every other secret', () => {
    expect(secrets.length).toBeGreaterThanOrEqual(4);
    expect(new Set(secrets).size).toBe(secrets.length);
  });

  it('is not in any later answer or error', () => {
    const statuses = new Set(answers.map(({ status }) => status));
    for (const status of [200, 201, 409, 422, 502]) expect(statuses).toContain(status);
    const said = answers.map(({ body, headers }) => JSON.stringify([body, [...headers]])).join('\n');
    expect(said).toContain(clientId);
    expect(leaksIn(said)).toEqual([]);
  });

  it('is not in any table, nor in audit events', async () => {
    const tables = (await harness
      .db('pg_tables')
      .where({ schemaname: 'public' })
      .pluck('tablename')) as string[];
    const rows = await Promise.all(
      tables.map((table) => harness.db(table).select(harness.db.raw('to_jsonb(??) as row', [table]))),
    );
    const database = JSON.stringify(rows);
    expect(tables).toContain('audit_events');
    expect(database).toContain(clientId);
    expect(leaksIn(database)).toEqual([]);
    const bytes = secrets.map((secret) => Buffer.from(secret).toString('hex'));
    expect(bytes.filter((hex) => database.includes(hex))).toEqual([]);
  });

  it("is not in Temporal's history, memo, search attributes, details or query answers", async () => {
    const texts = await Promise.all(
      workflowIds.map(async (workflowId) => {
        const handle = harness.temporal.workflow.getHandle(workflowId);
        const [history, described, state] = await Promise.all([
          handle.fetchHistory(),
          handle.describe(),
          handle.query('state'),
        ]);
        const raw = Buffer.from(History.encode(History.create(history)).finish()).toString('latin1');
        return `${raw}\n${JSON.stringify([described.raw, state])}`;
      }),
    );
    const everything = texts.join('\n');
    expect(everything).toContain(clientId);
    expect(leaksIn(everything)).toEqual([]);
    // Base64 of the secret in a payload, at each of the three possible offsets.
    const encoded = secrets.flatMap((secret) =>
      [0, 1, 2].map((offset) => Buffer.from(secret.slice(offset, offset + 39)).toString('base64')),
    );
    expect(encoded.filter((text) => everything.includes(text))).toEqual([]);
  });

  it('is not in the log, and no token and no password is there', () => {
    expect(harness.logged()).toContain(REQUESTS);
    const { password } = new URL(harness.databaseUrl);
    expect([
      ...leaksIn(harness.logged()),
      ...[admin.token, password].filter((text) => harness.logged().includes(text)),
    ]).toEqual([]);
  });
});
