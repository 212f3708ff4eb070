import { runPeriodically } from '../../src/process/run-periodically';
import { eventually } from '../support/eventually';
import { capturedLog } from '../support/service/captured-log';

describe('work that is done again and again', () => {
  it('logs a failure that goes on once, and once more if it fails after it had worked', async () => {
    const { log, logged } = capturedLog();
    let calls = 0;
    const work = (): Promise<void> => {
      calls += 1;
      return calls === 5 ? Promise.resolve() : Promise.reject(new Error('no'));
    };
    const running = runPeriodically('work', work, 1, log);
    await eventually(() => calls >= 10);
    await running.stop();
    expect(logged().match(/work failed; its next run tries again/g)).toHaveLength(2);
  });

  it('ends when it is done, after failures too', async () => {
    const { log } = capturedLog();
    let calls = 0;
    const work = (): Promise<'done'> => {
      calls += 1;
      return calls < 3 ? Promise.reject(new Error('no')) : Promise.resolve('done');
    };
    const running = runPeriodically('work', work, 1, log);
    await eventually(() => calls === 3);
    let others = 0;
    const other = runPeriodically('other work', () => Promise.resolve((others += 1)), 1, log);
    await eventually(() => others >= 10);
    await Promise.all([running.stop(), other.stop()]);
    expect(calls).toBe(3);
  });
});
