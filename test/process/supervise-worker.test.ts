import { pino } from 'pino';
import { Polling } from '../../src/process/polling';
import { reportReach } from '../../src/process/reach-reporter';
import {
  type ConnectedWorker,
  type RunningWorker,
  superviseWorker,
} from '../../src/process/supervise-worker';
import { eventually } from '../support/eventually';

/** Stands in for the SDK's worker, because no test can make that fail at a chosen moment. */
class FakeWorker implements ConnectedWorker {
  ran = false;
  closed = false;
  private end: { resolve: () => void; reject: (error: Error) => void } | undefined;
  run = (): Promise<void> => {
    this.ran = true;
    return new Promise((resolve, reject) => (this.end = { resolve, reject }));
  };
  shutdown = (): void => this.end?.resolve();
  fail = (): void => this.end?.reject(new Error('poll failed'));
  close = (): Promise<void> => {
    this.closed = true;
    return Promise.resolve();
  };
}

describe('a supervised worker', () => {
  const log = pino({ level: 'silent' });
  let asked: ((worker: FakeWorker) => void)[];
  let starting: AbortController;
  let polling: Polling;
  let now: number;
  beforeEach(() => {
    now = 0;
    polling = new Polling(() => now);
    asked = [];
    starting = new AbortController();
  });
  const connect = (): Promise<ConnectedWorker> => new Promise((resolve) => asked.push(resolve));
  const supervise = (): Promise<RunningWorker> =>
    superviseWorker(connect, reportReach('Temporal', log), log, starting.signal, polling);
  const give = async (attempt: number): Promise<FakeWorker> => {
    await eventually(() => asked.length > attempt);
    const worker = new FakeWorker();
    asked[attempt]?.(worker);
    return worker;
  };

  it('is replaced when it fails, and its connection is closed', async () => {
    const [first, supervised] = await Promise.all([give(0), supervise()]);
    first.fail();
    const second = await give(1);
    await eventually(() => second.ran);
    expect(first.closed).toBe(true);
    await supervised.stop();
    expect(second.closed).toBe(true);
    expect(asked).toHaveLength(2);
  });

  it('does not run a successor that connects after the stop, and the stop does not wait for it', async () => {
    const [first, supervised] = await Promise.all([give(0), supervise()]);
    first.fail();
    await eventually(() => asked.length === 2);
    await supervised.stop();
    const late = await give(1);
    await eventually(() => late.closed);
    expect(late.ran).toBe(false);
  });

  it('shuts down a successor that connects at the moment of the stop', async () => {
    const [first, supervised] = await Promise.all([give(0), supervise()]);
    first.fail();
    const second = await give(1);
    await supervised.stop();
    expect(second.closed).toBe(true);
  });

  it('has no successor when it fails after the process was told to stop', async () => {
    const [first, supervised] = await Promise.all([give(0), supervise()]);
    starting.abort();
    first.fail();
    await supervised.stop();
    expect(first.closed).toBe(true);
    expect(asked).toHaveLength(1);
  });

  it('keeps working after the process is told to stop, until it is stopped itself', async () => {
    const [first, supervised] = await Promise.all([give(0), supervise()]);
    starting.abort();
    expect(first.closed).toBe(false);
    await supervised.stop();
    expect(first.closed).toBe(true);
  });

  it('is given up when the start is told to stop before it can connect', async () => {
    const supervised = supervise();
    await eventually(() => asked.length === 1);
    starting.abort();
    await expect(supervised).rejects.toBe(starting.signal.reason);
    const late = await give(0);
    await eventually(() => late.closed);
    expect(late.ran).toBe(false);
  });

  it('polls from its start to its failure, and again when another one has replaced it', async () => {
    const [first, supervised] = await Promise.all([give(0), supervise()]);
    expect(polling.isPolling).toBe(true);
    first.fail();
    await eventually(() => asked.length === 2);
    expect(polling.isPolling).toBe(false);
    await give(1);
    await eventually(() => polling.isPolling);
    await supervised.stop();
    expect(polling.isPolling).toBe(false);
  });

  it('is a reason to start the process again when no worker has polled for ten minutes', async () => {
    const [first, supervised] = await Promise.all([give(0), supervise()]);
    now += 3_600_000;
    expect(polling.problem()).toBeUndefined();
    first.fail();
    await eventually(() => asked.length === 2);
    now += 599_999;
    expect(polling.problem()).toBeUndefined();
    now += 1;
    expect(polling.problem()).toBe(
      'the worker has not asked Temporal for tasks for 10 minutes; the log says why',
    );
    await give(1);
    await eventually(() => polling.problem() === undefined);
    await supervised.stop();
  });

  it('is a reason to start the process again when Temporal has been out of its reach for ten minutes', async () => {
    const [, supervised] = await Promise.all([give(0), supervise()]);
    const heard = polling.hearing(reportReach('Temporal', log));
    heard.outOfReach('no answer');
    expect(polling.isPolling).toBe(false);
    now += 599_999;
    heard.outOfReach('no answer');
    expect(polling.problem()).toBeUndefined();
    now += 1;
    expect(polling.problem()).toContain('for 10 minutes');
    heard.inReach();
    expect(polling.isPolling).toBe(true);
    expect(polling.problem()).toBeUndefined();
    await supervised.stop();
  });

  it('does not poll only because Temporal is back, while it has failed', async () => {
    const [first, supervised] = await Promise.all([give(0), supervise()]);
    const heard = polling.hearing(reportReach('Temporal', log));
    heard.outOfReach('no answer');
    first.fail();
    await eventually(() => asked.length === 2);
    heard.inReach();
    expect(polling.isPolling).toBe(false);
    await supervised.stop();
  });

  it('is a reason to start the process again when the first one never polls', () => {
    const supervised = supervise();
    now += 600_000;
    expect(polling.problem()).toContain('for 10 minutes');
    starting.abort();
    return expect(supervised).rejects.toBe(starting.signal.reason);
  });
});
