import { decideMany } from '../../../src/console/queue/bulk/decide-many';

const never = new AbortController().signal;

describe('decideMany', () => {
  it('decides each one once, and four at a time', async () => {
    const done: number[] = [];
    let underWay = 0;
    let most = 0;
    await decideMany(
      Array.from({ length: 30 }, (_, index) => index),
      async (one) => {
        underWay += 1;
        most = Math.max(most, underWay);
        await new Promise(setImmediate);
        underWay -= 1;
        done.push(one);
      },
      never,
    );
    expect(done.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, index) => index));
    expect(most).toBe(4);
  });

  it('ends what is under way when it is stopped, and begins nothing more', async () => {
    const stop = new AbortController();
    const done: number[] = [];
    await decideMany(
      [1, 2, 3, 4, 5, 6],
      async (one) => {
        if (one === 4) stop.abort();
        await new Promise(setImmediate);
        done.push(one);
      },
      stop.signal,
    );
    expect(done).toEqual([1, 2, 3, 4]);
  });
});
