import type { Client, ScheduleDescription, ScheduleHandle } from '@temporalio/client';
import { dataConverterFor } from '../../src/encryption/data-converter';
import { KeyRing } from '../../src/encryption/key-ring';
import { connectTemporal } from '../../src/temporal/connection';
import { createReconcilerSchedule, ensureReconcilerSchedule } from '../../src/temporal/reconciler-schedule';
import { RECONCILER_SCHEDULE } from '../../workflows/activity-contract';
import { eventually } from '../support/eventually';
import { createNamespace } from '../support/servers/test-servers';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('the Schedule of the reconciler', () => {
  let client: Client;
  let schedule: ScheduleHandle;
  beforeAll(async () => {
    client = connectTemporal(await createNamespace(), dataConverterFor(KeyRing.empty));
    schedule = client.schedule.getHandle(RECONCILER_SCHEDULE);
  });
  afterAll(() => client.connection.close());
  afterEach(() => jest.restoreAllMocks());

  const describedAs = (holds: (description: ScheduleDescription) => boolean): Promise<ScheduleDescription> =>
    eventually(() => schedule.describe(), holds, 30_000);
  const hasInterval =
    (every: number) =>
    ({ spec }: ScheduleDescription): boolean =>
      spec.intervals?.length === 1 && spec.intervals[0]?.every === every;

  it('is created once by many that start at once, lets one run start, and starts none beside another', async () => {
    await Promise.all(Array.from({ length: 5 }, () => ensureReconcilerSchedule(client, DAY)));
    const { policies, action, info } = await describedAs(({ info }) => info.numActionsTaken > 0);
    expect(info.numActionsTaken).toBe(1);
    expect(policies).toMatchObject({ overlap: 'SKIP', catchupWindow: 60_000 });
    expect(action).toMatchObject({
      workflowType: 'reconcileRegistrationRequests',
      taskQueue: 'registration-requests',
      workflowExecutionTimeout: HOUR,
      staticSummary: expect.stringContaining('compares') as string,
    });
  });

  it('gets another interval, rounded up to seconds, and keeps the rest', async () => {
    await schedule.update(({ spec, ...rest }) => ({ ...rest, spec: { ...spec, jitter: 3_000 } }));
    await describedAs(({ spec }) => spec.jitter === 3_000);
    await ensureReconcilerSchedule(client, HOUR - 400);
    const { action, policies, spec } = await describedAs(hasInterval(HOUR));
    expect(spec.jitter).toBe(3_000);
    expect(action).toMatchObject({ taskQueue: 'registration-requests', workflowExecutionTimeout: HOUR });
    expect(policies.catchupWindow).toBe(60_000);
  });

  it('stays paused if an operator paused it, also when its interval changes', async () => {
    await schedule.pause('a change window');
    await describedAs(({ state }) => state.paused);
    await ensureReconcilerSchedule(client, 2 * HOUR);
    const { state } = await describedAs(hasInterval(2 * HOUR));
    expect(state).toMatchObject({ paused: true, note: 'a change window' });
  });

  it('is not touched if its interval is right', async () => {
    const update = jest.spyOn(client.workflowService, 'updateSchedule');
    await ensureReconcilerSchedule(client, 2 * HOUR);
    expect(update).not.toHaveBeenCalled();
  });

  it('keeps a pause that comes while its interval is being changed', async () => {
    await schedule.unpause();
    await describedAs(({ state }) => !state.paused);
    const { workflowService } = client;
    const describeSchedule = workflowService.describeSchedule.bind(workflowService);
    const pausedMeanwhile = async (request: Parameters<typeof describeSchedule>[0]) => {
      const described = await describeSchedule(request);
      await schedule.pause('at the last moment');
      return described;
    };
    jest.spyOn(workflowService, 'describeSchedule').mockImplementationOnce(pausedMeanwhile);
    await ensureReconcilerSchedule(client, HOUR);
    // The server takes changes in their order, so this one shows that it has looked at the one before.
    await schedule.trigger();
    const { state } = await describedAs(
      ({ info }) => info.numActionsTaken + info.numActionsSkippedOverlap > 1,
    );
    expect(state).toMatchObject({ paused: true, note: 'at the last moment' });
  });

  it('is created again after it was deleted, and only then', async () => {
    expect(await createReconcilerSchedule(client, HOUR)).toBe(false);
    await schedule.delete();
    await eventually(() => createReconcilerSchedule(client, HOUR).catch(() => false));
    await describedAs(hasInterval(HOUR));
  });
});
