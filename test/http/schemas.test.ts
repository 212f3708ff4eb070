import { eventFilter } from '../../src/http/schemas';

describe('the bounds of the time of audit events', () => {
  it.each([
    ['2026-01-31T12:00:00Z', '2026-01-31T12:00:00.000Z'],
    ['2026-01-31T12:00:00.1234Z', '2026-01-31T12:00:00.123Z'],
    ['2026-01-31T12:00:00+01:00', '2026-01-31T11:00:00.000Z'],
    ['0002-05-02T06:12:23-06:36', '0002-05-02T12:48:23.000Z'],
    ['0001-01-01T00:00:00+05:00', '0001-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59-05:00', '9999-12-31T23:59:59.999Z'],
  ])('take %s as %s', (from, utc) => {
    expect(eventFilter.parse({ from, to: from })).toMatchObject({ from: utc, to: utc });
  });

  it.each(['2026-01-31', '2026-02-31T00:00:00Z', '2026-01-31T12:00:00', 'yesterday'])('refuse %s', (from) => {
    expect(eventFilter.safeParse({ from }).success).toBe(false);
  });
});
