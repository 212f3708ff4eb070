import { durationText } from '../../src/console/elements/duration-text';

describe('A duration', () => {
  const MINUTE = 60;
  const HOUR = 60 * MINUTE;
  const DAY = 24 * HOUR;
  it.each([
    [0, 'less than 1 s'],
    [0.9, 'less than 1 s'],
    [1, '1 s'],
    [59.4, '59 s'],
    [59.6, '1 min'],
    [12 * MINUTE + 29, '12 min'],
    [HOUR - 1, '1 h'],
    [3 * HOUR + 20 * MINUTE, '3 h 20 min'],
    [DAY, '24 h'],
    [47 * HOUR + 59 * MINUTE, '47 h 59 min'],
    [2 * DAY, '2 d'],
    [5 * DAY + 4 * HOUR + 10 * MINUTE, '5 d 4 h'],
  ])('of %s seconds is said in two units at most: %s', (seconds, text) => {
    expect(durationText(seconds)).toBe(text);
  });
});
