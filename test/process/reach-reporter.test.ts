import { reportReach } from '../../src/process/reach-reporter';
import { capturedLog } from '../support/service/captured-log';

describe('a server that is out of reach', () => {
  it('is logged at once, then once a minute with the present reason, and when it is back', () => {
    const { log, logged } = capturedLog();
    let seconds = 0;
    const reach = reportReach('DATABASE_URL db:5432', log, () => seconds * 1_000);
    for (; seconds <= 150; seconds += 1) reach.outOfReach(seconds < 60 ? 'ECONNREFUSED' : 'SQLSTATE 57P03');
    reach.inReach();
    reach.inReach();

    const lines = logged().trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      expect.objectContaining({
        level: 40,
        reason: 'ECONNREFUSED',
        msg: 'DATABASE_URL db:5432 is out of reach; trying again',
      }),
      expect.objectContaining({
        level: 40,
        reason: 'SQLSTATE 57P03',
        msg: 'DATABASE_URL db:5432 is still out of reach after 60 s; trying again',
      }),
      expect.objectContaining({
        level: 40,
        reason: 'SQLSTATE 57P03',
        msg: 'DATABASE_URL db:5432 is still out of reach after 120 s; trying again',
      }),
      expect.objectContaining({ level: 30, msg: 'DATABASE_URL db:5432 is back after 151 s' }),
    ]);
  });

  it('is logged at once when it goes away again', () => {
    const { log, logged } = capturedLog();
    const reach = reportReach('TEMPORAL_ADDRESS t:7233', log, () => 0);
    for (let outage = 0; outage < 2; outage += 1) {
      reach.outOfReach('ECONNREFUSED');
      reach.inReach();
    }
    expect(logged().match(/is out of reach/g)).toHaveLength(2);
  });

  it('is logged as back only if it was out of reach before', () => {
    const { log, logged } = capturedLog();
    reportReach('TEMPORAL_ADDRESS t:7233', log).inReach();
    expect(logged()).toBe('');
  });
});
