import { setTimeout as delay } from 'node:timers/promises';
import type { temporal } from '@temporalio/proto';
import { TEMPORAL_OPERATOR } from '../../src/domain/request/decision';
import { workflowIdOf } from '../../workflows/contract';
import { type ApiClient, apiClient } from '../support/http/api-client';
import { eventually } from '../support/eventually';
import { expectAgreement, OPERATOR } from '../support/request/expect-agreement';
import { type Harness, startHarness } from '../support/service/harness';
import { holdRequest } from '../support/db/hold';
import { countSignals, WAYS_TO_DECIDE, waysToDecide } from '../support/request/ways-to-decide';

const PAIRS = WAYS_TO_DECIDE.flatMap((first) => WAYS_TO_DECIDE.map((second) => [first, second] as const));

describe('decisions at once: row, trail, workflow, application and answers agree on', () => {
  let harness: Harness;
  let admin: ApiClient;

  beforeAll(async () => {
    harness = await startHarness();
    admin = apiClient(harness, await harness.token({ role: 'super_admin', sub: 'root' }));
  });
  afterAll(() => harness.stop());

  afterEach(() => jest.restoreAllMocks());

  const decide = waysToDecide(
    () => harness,
    () => admin,
  );
  const pending = async (): Promise<string> => (await admin.create()).body.id as string;

  it('one of a hundred approvals: the others hear 409', async () => {
    const id = await pending();
    const answers = await Promise.all(Array.from({ length: 100 }, () => decide.approve(id)));
    const outcome = await expectAgreement(harness, admin, id, answers);
    expect(outcome.status).toBe('APPROVED');
    const secrets = harness.db('application_secrets').where('application_id', outcome.application?.id);
    expect(await secrets).toHaveLength(1);
    expect(answers.filter((answer) => answer?.status === 409)).toHaveLength(99);
  });

  it.each(PAIRS)('one of %s and %s', async (first, second) => {
    const id = await pending();
    const answers = await Promise.all([decide[first](id), decide[second](id)]);
    await expectAgreement(harness, admin, id, answers);
  });

  // When the second decision comes, the first one is accepted but not written yet.
  it.each(PAIRS)('%s, with %s sent while it is being written', async (first, second) => {
    const id = await pending();
    const signals = countSignals(harness);
    const row = await holdRequest(harness, id);
    const winner = decide[first](id);
    await row.whenWaitedFor();
    const loser = decide[second](id);
    await signals.whenTaken(2);
    await row.release();
    const { decided_by } = await expectAgreement(harness, admin, id, await Promise.all([winner, loser]));
    expect(decided_by?.sub).toBe(first === "operator's approve" ? OPERATOR.sub : 'root');
  });

  it.each(WAYS_TO_DECIDE)(
    'a cancellation in Temporal, with %s sent while it is being written',
    async (way) => {
      const id = await pending();
      const signals = countSignals(harness);
      const row = await holdRequest(harness, id);
      await harness.temporal.workflow.getHandle(workflowIdOf(id)).cancel();
      await row.whenWaitedFor();
      const loser = decide[way](id);
      await signals.whenTaken(1);
      await row.release();
      const { status, decided_by } = await expectAgreement(harness, admin, id, [await loser]);
      expect({ status, decided_by }).toEqual({ status: 'CANCELLED', decided_by: TEMPORAL_OPERATOR });
    },
  );
});

describe('a decision at the moment of expiry: row, trail, workflow, application and answers agree', () => {
  let harness: Harness;
  let admin: ApiClient;

  beforeAll(async () => {
    harness = await startHarness({ env: { REQUEST_TTL: 'PT2S', DECISION_WAIT: 'PT2S' } });
    admin = apiClient(harness, await harness.token({ role: 'super_admin', sub: 'root' }));
  });
  afterAll(() => harness.stop());
  afterEach(() => jest.restoreAllMocks());

  const decide = waysToDecide(
    () => harness,
    () => admin,
  );
  const pending = async (): Promise<{ id: string; expiresAt: number }> => {
    const { body } = await admin.create();
    return { id: body.id as string, expiresAt: Date.parse(body.expires_at as string) };
  };
  const historyHolds = (
    id: string,
    attributes: keyof temporal.api.history.v1.IHistoryEvent,
  ): Promise<unknown> =>
    eventually(async () => {
      const { events } = await harness.temporal.workflow.getHandle(workflowIdOf(id)).fetchHistory();
      return events?.some((event) => event[attributes]) ?? false;
    });

  it.each(WAYS_TO_DECIDE)('for %s, sent in the tenths of a second around it', async (way) => {
    const offsets = Array.from({ length: 10 }, (_, n) => 20 * (n - 5));
    const outcomes = offsets.map(async (offset) => {
      const { id, expiresAt } = await pending();
      await delay(Math.max(0, expiresAt + offset - Date.now()));
      return expectAgreement(harness, admin, id, [await decide[way](id)]);
    });
    await Promise.all(outcomes);
  });

  it.each(WAYS_TO_DECIDE)('for %s, sent while the expiry is being written', async (way) => {
    const { id } = await pending();
    const signals = countSignals(harness);
    const row = await holdRequest(harness, id);
    await row.whenWaitedFor();
    const late = decide[way](id);
    await signals.whenTaken(1);
    await row.release();
    expect((await expectAgreement(harness, admin, id, [await late])).status).toBe('EXPIRED');
  });

  it.each([
    ['before the time has passed', true],
    ['after the time has passed', false],
  ])('for decisions that come %s, while no worker is there', async (_title, isBefore) => {
    const requests = await Promise.all(
      WAYS_TO_DECIDE.map(async (way) => ({ way, id: (await pending()).id })),
    );
    await Promise.all(requests.map(({ id }) => historyHolds(id, 'timerStartedEventAttributes')));
    await harness.stopWorker();
    const sendAll = () => Promise.all(requests.map(({ way, id }) => decide[way](id)));
    const waitAll = () =>
      Promise.all(requests.map(({ id }) => historyHolds(id, 'timerFiredEventAttributes')));
    const early = isBefore ? await sendAll() : undefined;
    await waitAll();
    const answers = early ?? (await sendAll());
    await harness.startWorker();
    await Promise.all(requests.map(({ id }, n) => expectAgreement(harness, admin, id, [answers[n]])));
  });
});
