import { stateQuery } from '../../workflows/contract';
import type { Rule } from '../../src/domain/policy/rule';
import { parseIsoDuration } from '../../src/domain/text/iso-duration';
import { eventually } from '../support/eventually';
import { FOUR_EYES } from '../support/policy/rules';
import { receiptFor, send, startUnder, tell } from '../support/request/under-a-rule';
import { startWorkflowLab, type WorkflowLab } from '../support/request/workflow-lab';
import type { WorkflowHandle } from '@temporalio/client';

const DAY_MS = 86_400_000;

/** The time that lies a number of days back, and a little later. So what is due after those days comes soon. */
function daysAgo(days: number, andMs = 0): string {
  return new Date(Date.now() - days * DAY_MS + andMs).toISOString();
}

/** The rule has weeks, and nobody waits for them: the request was created, or last revised, so long ago. */
describe('a request that waits for weeks', () => {
  let lab: WorkflowLab;
  beforeAll(async () => {
    lab = await startWorkflowLab();
  });
  afterAll(() => lab.stop());
  beforeEach(() => jest.clearAllMocks());

  /** What time has written, as `action` with its number of reminders. */
  const written = (): string[] =>
    lab.fakes.recordProgress.mock.calls.map(([{ progress, standing }]) =>
      progress.action === 'reminded' ? `reminded ${standing.reminders}` : progress.action,
    );
  const whenWritten = (count: number): Promise<string[]> =>
    eventually(written, ({ length }) => length === count);
  /** The last timer that the workflow has started, in days. */
  const waitsFor = async (handle: WorkflowHandle): Promise<number> => {
    const { events } = await handle.fetchHistory();
    const timers = (events ?? []).flatMap(
      ({ timerStartedEventAttributes }) => timerStartedEventAttributes ?? [],
    );
    return Number(timers.at(-1)?.startToFireTimeout?.seconds ?? 0) / 86_400;
  };
  const started = (since: string, rule: Rule = FOUR_EYES, input: { expires_at?: string } = {}) =>
    startUnder(lab, rule, {
      created_at: since,
      expires_at: new Date(Date.parse(since) + 14 * DAY_MS).toISOString(),
      ...input,
    });

  it('is reminded on the third day, and then waits for the seventh', async () => {
    const handle = await started(daysAgo(3, 1_000));
    expect(lab.fakes.recordProgress).not.toHaveBeenCalled();
    expect(await whenWritten(1)).toEqual(['reminded 1']);
    const days = await eventually(
      () => waitsFor(handle),
      (wait) => wait > 1,
    );
    expect(days).toBeCloseTo(4, 2);
    await handle.terminate('this test is over');
  });

  it('is reminded once of all the days on which no worker was there, and then waits for the tenth', async () => {
    const handle = await started(daysAgo(8));
    expect(await whenWritten(1)).toEqual(['reminded 2']);
    const days = await eventually(
      () => waitsFor(handle),
      (wait) => wait > 1,
    );
    expect(days).toBeCloseTo(2, 2);
    await handle.terminate('this test is over');
  });

  it('is escalated on the tenth day, and then others may approve it', async () => {
    const handle = await started(daysAgo(10, 4_000));
    expect(await tell(handle, 'on-call', 'approve', { decision_id: 'too early' })).toBe(
      'refused: not_in_policy',
    );
    expect(await whenWritten(2)).toEqual(['reminded 2', 'escalated']);
    expect(await tell(handle, 'on-call', 'approve')).toBe('counted');
    await send(handle, 'owner', 'approve');
    expect(await handle.result()).toMatchObject({ status: 'APPROVED', basis: { override: false } });
  });

  it('expires after two weeks, with everything before that written in its order', async () => {
    const handle = await started(daysAgo(14, 1_000));
    expect(await handle.result()).toMatchObject({ status: 'EXPIRED' });
    expect(written()).toEqual(['reminded 2', 'escalated']);
  });

  it('has no reminders any more once it is decided', async () => {
    const handle = await started(daysAgo(3, 60_000));
    await send(handle, 'owner', 'reject');
    expect(await handle.result()).toMatchObject({ status: 'REJECTED' });
    expect(lab.fakes.recordProgress).not.toHaveBeenCalled();
  });

  it('is not reminded again of what its row knows, as after a workflow that was lost', async () => {
    const handle = await startUnder(lab, FOUR_EYES, {
      created_at: daysAgo(11),
      expires_at: daysAgo(-3),
      said: { reminders: 2, escalated_at: daysAgo(1) },
    });
    const days = await eventually(
      () => waitsFor(handle),
      (wait) => wait > 1,
    );
    expect(days).toBeCloseTo(3, 2);
    expect(await tell(handle, 'on-call', 'approve')).toBe('counted');
    expect(written()).toEqual(['approval_recorded']);
    await handle.terminate('this test is over');
  });

  it('counts its days from the revision', async () => {
    const handle = await started(daysAgo(11));
    expect(await whenWritten(2)).toEqual(['reminded 2', 'escalated']);
    lab.fakes.recordRevision.mockImplementationOnce(({ revising }) =>
      Promise.resolve({
        recorded: {
          scope: 'TENANT',
          tenant_id: 'acme-eu',
          partner_id: 'acme',
          application_type: 'WEB',
          summary: '',
          expires_at: new Date(Date.parse(revising.at) + 14 * DAY_MS).toISOString(),
        },
        rule: FOUR_EYES,
      }),
    );
    expect(await tell(handle, 'grace', 'revise')).toBe('applied');
    const days = await eventually(
      () => waitsFor(handle),
      (wait) => wait > 1,
    );
    expect(days).toBeCloseTo(3, 2);
    expect(await tell(handle, 'on-call', 'approve', { revision: 2 })).toBe('refused: not_in_policy');
    await handle.terminate('this test is over');
  });

  it('goes by seconds just as well', async () => {
    const seconds = { remind: ['PT1S', 'PT2S'], escalate: { after: 'PT3S', also_from: {} } };
    expect(parseIsoDuration('PT1S')).toBe(1_000);
    const handle = await started(daysAgo(0), { ...FOUR_EYES, ...seconds }, { expires_at: daysAgo(0, 4_000) });
    expect(await handle.result()).toMatchObject({ status: 'EXPIRED' });
    // A busy machine may be late, and then two reminders are one.
    expect(written()).toEqual(expect.arrayContaining(['reminded 2', 'escalated']));
    expect(written().at(-1)).toBe('escalated');
    expect(await handle.query(stateQuery)).toMatchObject({ status: 'EXPIRED', missing: 2 });
  });

  it('lets a vote stand that came while a reminder was being written', async () => {
    let finish = (): void => undefined;
    lab.fakes.recordProgress.mockImplementationOnce(
      () =>
        new Promise((resolve) => {
          finish = resolve;
        }),
    );
    const handle = await started(daysAgo(4));
    await whenWritten(1);
    await send(handle, 'owner', 'approve');
    await send(handle, 'security', 'approve');
    finish();
    expect(await handle.result()).toMatchObject({ status: 'APPROVED' });
    expect(await receiptFor(handle, 'approve by owner')).toBe('counted');
    expect(written()).toEqual(['reminded 1', 'approval_recorded']);
  });
});
