import { reportReach } from '../../src/process/reach-reporter';
import { watchReach } from '../../src/process/watch-reach';
import { eventually } from '../support/eventually';
import { capturedLog } from '../support/service/captured-log';

describe('a server that is watched', () => {
  it('is reported when it goes away and when it is back, until the watch ends', async () => {
    const { log, logged } = capturedLog();
    const watching = new AbortController();
    let isUp = true;
    let asked = 0;
    const check = (): Promise<void> => {
      asked += 1;
      return isUp ? Promise.resolve() : Promise.reject(new Error('connect ECONNREFUSED'));
    };
    const watch = watchReach(check, reportReach('TEMPORAL_ADDRESS t:7233', log), 1, watching.signal);
    await eventually(() => asked > 2);
    expect(logged()).toBe('');

    isUp = false;
    await eventually(() => logged().includes('TEMPORAL_ADDRESS t:7233 is out of reach'));
    expect(logged()).toContain('"reason":"connect ECONNREFUSED"');
    isUp = true;
    await eventually(() => logged().includes('TEMPORAL_ADDRESS t:7233 is back'));

    watching.abort();
    await expect(watch).rejects.toMatchObject({ name: 'AbortError' });
  });
});
