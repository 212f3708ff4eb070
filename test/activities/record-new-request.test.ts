import { findPlace } from '../../src/db/request/find-place';
import { recordRequest as recordByApi } from '../../src/db/request/record-request';
import { registrationRequestCreate } from '../../src/domain/request/registration-request-schema';
import { expiredOutcome } from '../../src/domain/request/outcome';
import { reviewFindings } from '../../src/domain/request/review-findings';
import {
  type ActivityLab,
  EVERYTHING,
  failureOf,
  failureOutOfReach,
  grace,
  newRequest,
  startActivityLab,
} from '../support/request/activity-lab';
import { createRecipientKeyPair } from '../../src/provisioning/recipient-key-pair';
import { runAttempt, runTwice, snapshot } from '../support/request/run-twice';

const BUILT_IN = { policy_version: 0, rule: null };
const API_EXPIRY = '2026-01-31T00:00:00.000Z';

describe('recording a request', () => {
  let lab: ActivityLab;
  beforeAll(async () => {
    lab = await startActivityLab();
  });
  afterAll(() => lab.stop());

  /** Writes the row as the API does when it creates a request. */
  async function writtenByApi(input: ReturnType<typeof newRequest>): ReturnType<typeof recordByApi> {
    const { request_id: id, requested_by, created_at } = input;
    const fields = registrationRequestCreate.parse(input.request);
    const place = await findPlace(lab.db, EVERYTHING, fields);
    const review_findings = reviewFindings(fields, { sameNamePending: place?.isNamePending ?? false });
    const known = {
      ...fields,
      id,
      requested_by,
      created_at,
      review_findings,
      run_id: null,
      found_rule: BUILT_IN,
    };
    return recordByApi(lab.db, { ...known, expires_at: API_EXPIRY });
  }

  it('writes the row and one event, however often it runs', async () => {
    const input = newRequest();
    const [first, second] = await runTwice(lab, 'recordRequest', input);

    expect(first).toEqual({
      scope: 'TENANT',
      tenant_id: 'acme-eu',
      partner_id: 'acme',
      summary: 'WEB "Payroll" for acme-eu, asked for by grace',
      application_type: 'WEB',
      expires_at: '2026-01-02T00:00:00.000Z',
      recipient_key: null,
    });
    expect(second).toEqual(first);
    expect(await lab.requestRow(input.request_id)).toMatchObject({
      status: 'PENDING',
      partner_id: 'acme',
      requested_by: grace,
      created_at: input.created_at,
      updated_at: input.created_at,
      expires_at: '2026-01-02T00:00:00.000Z',
    });
    expect(await lab.trail(input.request_id)).toEqual(['created by grace']);
  });

  it('before the API does gives the API the findings of the row, and is no request of the same name', async () => {
    const input = newRequest({ name: 'Quicker' });
    await runTwice(lab, 'recordRequest', input);
    await writtenByApi(newRequest({ name: 'Quicker' }));
    expect(await writtenByApi(input)).toEqual([]);
    expect(await writtenByApi(newRequest({ name: 'Quicker' }))).toMatchObject([
      { code: 'same_name_pending' },
    ]);
  });

  it('does not change the row that the API wrote before, and uses its expiry', async () => {
    const input = newRequest();
    await writtenByApi(input);
    const world = await snapshot(lab.db);

    const [recorded] = await runTwice(lab, 'recordRequest', input);
    expect(recorded.expires_at).toBe(API_EXPIRY);
    expect(await snapshot(lab.db)).toEqual(world);
  });

  it('is not changed if the API writes the row after it', async () => {
    const input = { ...newRequest(), expires_at: '2026-01-09T00:00:00.000Z' };
    await runTwice(lab, 'recordRequest', input);
    const world = await snapshot(lab.db);

    await writtenByApi(input);
    expect(await snapshot(lab.db)).toEqual(world);
  });

  it('refuses for good the id of a request that has ended, and says how it ended', async () => {
    const input = newRequest();
    await runAttempt(lab, 'recordRequest', input);
    await runAttempt(lab, 'recordOutcome', expiredOutcome(input.request_id, input.created_at));
    const world = await snapshot(lab.db);

    expect(await failureOf(runAttempt(lab, 'recordRequest', input))).toMatchObject({
      type: 'AlreadyDecided',
      nonRetryable: true,
      message: 'Registration request is already EXPIRED',
      details: [{ status: 'EXPIRED' }],
    });
    expect(await snapshot(lab.db)).toEqual(world);
  });

  it('lets a workflow that was reset find its request as it ended', async () => {
    const input = { ...newRequest(), is_reset: true };
    await runAttempt(lab, 'recordRequest', input);
    await runAttempt(lab, 'recordOutcome', expiredOutcome(input.request_id, input.created_at));
    await runTwice(lab, 'recordRequest', input);
    expect(await lab.requestRow(input.request_id)).toMatchObject({ status: 'EXPIRED' });
  });

  const nexus = { namespace: 'payments', operation_token: 'token' };
  it.each([
    ['a name', { sub: 'grace', name: 'Grace Hopper' }, 'Grace Hopper'],
    ['no name', { sub: 'grace' }, 'grace'],
    ['nobody', undefined, undefined],
  ])(
    'takes the namespace of a call over Nexus for who asked, where the caller claims %s',
    async (_what, claimed, name) => {
      const input = { ...newRequest(), nexus: { ...nexus, ...(claimed && { claimed }) } };
      await runTwice(lab, 'recordRequest', input);
      const actor = { sub: 'nexus:payments', ...(name !== undefined && { name }) };
      expect((await lab.requestRow(input.request_id))?.requested_by).toEqual(actor);
      const event = await lab.db('audit_events').where({ registration_request_id: input.request_id }).first();
      expect(event).toMatchObject({
        actor_sub: actor.sub,
        detail: { nexus: { ...nexus, claimed: claimed ?? null } },
      });
    },
  );

  it('lets no call over Nexus take over the request of somebody else', async () => {
    const input = newRequest();
    await writtenByApi(input);
    const world = await snapshot(lab.db);
    const failure = await failureOf(runAttempt(lab, 'recordRequest', { ...input, nexus }));
    expect(failure).toMatchObject({ type: 'RequestIdUsed', nonRetryable: true });
    expect(await snapshot(lab.db)).toEqual(world);

    const ours = { ...newRequest(), nexus };
    await runTwice(lab, 'recordRequest', ours);
    const theirs = { ...ours, nexus: { ...nexus, namespace: 'other' } };
    expect(await failureOf(runAttempt(lab, 'recordRequest', theirs))).toMatchObject({
      type: 'RequestIdUsed',
    });
    await runAttempt(lab, 'recordOutcome', expiredOutcome(ours.request_id, ours.created_at));
    expect(await failureOf(runAttempt(lab, 'recordRequest', theirs))).toMatchObject({
      type: 'RequestIdUsed',
    });
    expect(await failureOf(runAttempt(lab, 'recordRequest', ours))).toMatchObject({ type: 'AlreadyDecided' });
  });

  it.each([
    ['no object', 'payments', ['nexus']],
    ['null', null, ['nexus']],
    ['an empty namespace', { ...nexus, namespace: '' }, ['nexus', 'namespace']],
    ['a namespace that is too long', { ...nexus, namespace: 'n'.repeat(195) }, ['nexus', 'namespace']],
    ['a control character', { ...nexus, namespace: 'a\u0000b' }, ['nexus', 'namespace']],
    ['no token', { namespace: 'payments' }, ['nexus', 'operation_token']],
    ['a claim that is no actor', { ...nexus, claimed: 'ada' }, ['requested_by']],
    ['a claim that names nobody', { ...nexus, claimed: { name: 'x' } }, ['requested_by', 'sub']],
  ])('refuses what pretends to come over Nexus with %s', async (_what, wrong, loc) => {
    const input = { ...newRequest(), nexus: wrong as typeof nexus };
    expect(await failureOf(runAttempt(lab, 'recordRequest', input))).toMatchObject({
      type: 'InvalidRequest',
      details: [[{ loc }]],
    });
  });

  it('keeps the key of the starter, which is the key of the row', async () => {
    const { publicKey } = await createRecipientKeyPair();
    const input = {
      ...newRequest(),
      recipient_key: { ...publicKey, kid: 'mine', use: 'enc', alg: 'ECDH-ES' },
    };
    const [{ recipient_key }] = await runTwice(lab, 'recordRequest', input);
    expect(recipient_key).toEqual(publicKey);

    const another = { ...input, recipient_key: (await createRecipientKeyPair()).publicKey };
    expect(await runAttempt(lab, 'recordRequest', another)).toMatchObject({ recipient_key: publicKey });
  });

  it('takes no key for a request that the API has created', async () => {
    const input = { ...newRequest(), recipient_key: (await createRecipientKeyPair()).publicKey };
    await writtenByApi(input);
    expect(await runAttempt(lab, 'recordRequest', input)).toMatchObject({ recipient_key: null });
  });

  const shapeless = 'Value error, must be a public JWK on P-256, {kty, crv, x, y}, for ECDH-ES';
  it.each<[string, unknown, string]>([
    ['that is a text', 'a key', shapeless],
    ['that is a list', [], shapeless],
    ['without coordinates', { x: undefined }, shapeless],
    ['with a short coordinate', { x: 'AAAA' }, shapeless],
    ['on another curve', { crv: 'P-384' }, shapeless],
    ['of another type', { kty: 'RSA' }, shapeless],
    ['with its private half', { d: 'A'.repeat(43) }, shapeless],
    ['for signatures', { use: 'sig' }, shapeless],
    ['for another algorithm', { alg: 'ECDH-ES+A256KW' }, shapeless],
    ['off the curve', { y: 'A'.repeat(43) }, 'Value error, is not a point on P-256'],
  ])('refuses a key %s, and writes nothing', async (_name, change, msg) => {
    const world = await snapshot(lab.db);
    const { publicKey } = await createRecipientKeyPair();
    const isChange = typeof change === 'object' && !Array.isArray(change);
    const recipient_key = (isChange ? { ...publicKey, ...change } : change) as typeof publicKey;
    const failure = await failureOf(runAttempt(lab, 'recordRequest', { ...newRequest(), recipient_key }));

    expect(failure).toMatchObject({ type: 'InvalidRequest', nonRetryable: true });
    expect(failure.details).toEqual([[{ type: 'value_error', loc: ['recipient_key'], msg }]]);
    expect(await snapshot(lab.db)).toEqual(world);
  });

  it('names one problem of a list that has too many items, whatever these are', async () => {
    const redirect_uris = new Array(500_000).fill(1);
    const failure = await failureOf(runAttempt(lab, 'recordRequest', newRequest({ redirect_uris })));
    const msg = 'List should have at most 50 items after validation, not 500000';
    expect(failure.details).toEqual([[{ type: 'too_long', loc: ['body', 'redirect_uris'], msg }]]);
  });

  it.each([
    [
      'an unknown tenant',
      { tenant_id: 'nobody' },
      'request.tenant_id: Value error, tenant nobody is not in the directory: add it with PUT /api/v1/admin/tenants/{tenant_id}',
    ],
    [
      'an unknown partner',
      { scope: 'PARTNER', partner_id: 'nobody' },
      'request.partner_id: Value error, partner nobody is not in the directory: add it with PUT /api/v1/admin/partners/{partner_id}',
    ],
    [
      'input with several problems',
      { tenant_id: null, name: '', contact_email: 'x', redirect_uris: ['https://a.example.com', 'http://b'] },
      /request\.tenant_id: .*; request\.name: .*; request\.redirect_uris\.1: .*; request\.contact_email: /,
    ],
  ])('refuses %s for good, and says why', async (_name, fields, reason) => {
    const world = await snapshot(lab.db);
    const failure = await failureOf(runAttempt(lab, 'recordRequest', newRequest(fields)));

    expect(failure).toMatchObject({ type: 'InvalidRequest', nonRetryable: true });
    expect(failure.message).toMatch(/^invalid registration request: /);
    expect(failure.message).toMatch(reason);
    expect(await snapshot(lab.db)).toEqual(world);
  });

  it.each([
    ['no request', { request: 'please' }, 'request'],
    ['no requester', { requested_by: {} }, 'requested_by.sub'],
    ['a requester with a NUL', { requested_by: { sub: 'a\0' } }, 'requested_by.sub'],
    ['a creation that is no time', { created_at: 'yesterday' }, 'created_at'],
    ['an expiry that is no time', { expires_at: 'tomorrow' }, 'expires_at'],
    ['a time before 1970', { created_at: '0000-01-01T00:00:00Z' }, 'created_at'],
    ['an expiry before its creation', { expires_at: '2025-01-01T00:00:00Z' }, 'expires_at'],
    ['an expiry at its creation', { expires_at: '2026-01-01T00:00:00.000Z' }, 'expires_at'],
  ])('refuses a start with %s', async (_name, change, member) => {
    const input = { ...newRequest(), ...change } as ReturnType<typeof newRequest>;
    const failure = await failureOf(runAttempt(lab, 'recordRequest', input));
    expect(failure).toMatchObject({ type: 'InvalidRequest', nonRetryable: true });
    expect(failure.message).toContain(`invalid registration request: ${member}: `);
  });

  it('has an expiry that Postgres can store, however late it was created', async () => {
    const input = { ...newRequest(), created_at: '9999-12-31T12:00:00.000Z' };
    const [{ expires_at }] = await runTwice(lab, 'recordRequest', input);
    expect(expires_at).toBe('9999-12-31T23:59:59.000Z');
  });

  it('may be tried again while Postgres is out of reach, and its error holds no values', async () => {
    const failure = await failureOutOfReach('recordRequest', newRequest());
    expect(failure).toMatchObject({ type: 'DatabaseUnavailable', nonRetryable: false });
    expect(failure.message).not.toMatch(/hunter2|Payroll|owner@example/);
    expect(failure.cause).toBeUndefined();
  });

  it('does not bring back a request that was purged, and is not tried again', async () => {
    const input = newRequest();
    await runTwice(lab, 'recordRequest', input);
    await runTwice(lab, 'recordOutcome', expiredOutcome(input.request_id, input.created_at));
    await lab.purge();
    const failure = await failureOf(runAttempt(lab, 'recordRequest', input));
    expect(failure).toMatchObject({
      type: 'AlreadyDecided',
      nonRetryable: true,
      message: 'Registration request was decided and has been purged since',
      details: [{ status: null }],
    });
    expect(await lab.requestRow(input.request_id)).toBeUndefined();
    expect(await lab.trail(input.request_id)).toEqual([]);
  });
});
