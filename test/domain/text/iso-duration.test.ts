import fc from 'fast-check';
import { formatIsoDuration, parseIsoDuration } from '../../../src/domain/text/iso-duration';

const DAY = 86_400_000;

describe('an ISO 8601 duration', () => {
  it.each([
    ['P14D', 14 * DAY],
    ['P2W', 14 * DAY],
    ['P1W1D', 8 * DAY],
    ['PT30M', 1_800_000],
    ['PT1H', 3_600_000],
    ['PT0.5S', 500],
    ['PT0.001S', 1],
    ['P1DT2H3M4.25S', DAY + 7_384_250],
    ['P0DT1S', 1_000],
  ])('%s is %d ms', (text, milliseconds) => {
    expect(parseIsoDuration(text)).toBe(milliseconds);
  });

  it.each([
    '',
    'P',
    'PT',
    'P1DT',
    '14D',
    'p14d',
    'P1Y',
    'P1M',
    'P1.5D',
    'PT1.2345S',
    'PT.5S',
    'P-1D',
    '-P1D',
    'P1D ',
    'P1D\n',
    'P1D1W',
    'PT5M1H',
    'P1H',
    '14',
    'P0D',
    'PT0S',
    'PT0.000S',
    `P${'9'.repeat(30)}D`,
  ])('%j is not one', (text) => {
    expect(parseIsoDuration(text)).toBeUndefined();
  });

  it('is the sum of its parts', () => {
    const part = fc.integer({ min: 1, max: 9_999 });
    fc.assert(
      fc.property(part, part, part, part, part, (w, d, h, m, s) => {
        const total = w * 7 * DAY + d * DAY + h * 3_600_000 + m * 60_000 + s * 1_000;
        expect(parseIsoDuration(`P${w}W${d}DT${h}H${m}M${s}S`)).toBe(total);
      }),
    );
  });

  it.each([
    [14 * DAY, 'P14D'],
    [3_600_000, 'PT1H'],
    [500, 'PT0.5S'],
    [DAY + 7_384_250, 'P1DT2H3M4.25S'],
  ])('of %d ms is written as %s', (milliseconds, text) => {
    expect(formatIsoDuration(milliseconds)).toBe(text);
  });

  it('that is written is read as the same time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3650 * DAY }), (milliseconds) => {
        expect(parseIsoDuration(formatIsoDuration(milliseconds))).toBe(milliseconds);
      }),
    );
  });
});
