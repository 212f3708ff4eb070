import fc from 'fast-check';
import { isEmailAddress } from '../../../src/domain/text/email-rule';

const LABEL_63 = 'd'.repeat(63);
const LOCAL_64 = 'l'.repeat(64);
/** 64 + 1 + 3 × 63 = 254. */
const LONGEST = `${LOCAL_64}@${LABEL_63}.${LABEL_63}.${'d'.repeat(61)}`;

describe('an e-mail address', () => {
  it.each([
    'a@example.com',
    'first.last+tag@sub.example.co.uk',
    "o'brien@example.ie",
    "!#$%&'*+-/=?^_`{|}~@example.com",
    '1@2.com',
    'A@EXAMPLE.COM',
    'a@ex-ample.c0m',
    'a@xn--mnchen-3ya.de',
    'a@München.de',
    'josé@example.com',
    '用户@例子.广告',
    'कख्ग@example.com',
    'a@testing.com',
    'a@test.com',
    'a@local.example',
    `${LOCAL_64}@example.com`,
    `a@${LABEL_63}.com`,
    LONGEST,
  ])('%j is accepted', (raw) => {
    expect(isEmailAddress(raw)).toBe(true);
  });

  it.each([
    '',
    'nope',
    '@',
    '@b.com',
    'a@',
    'a@b@example.com',
    'a@example.com@example.org',
    'a b@example.com',
    'a@exam ple.com',
    ' a@example.com',
    'a@example.com ',
    'a@example.com\n',
    'a@example.com\r\nBcc: x@y.org',
    'a\u0000@example.com',
    'a\u200B@example.com',
    'a\u202E@example.com',
    'a\uD800@example.com',
    '\u0301a@example.com',
    'a@\u0301example.com',
    'a..b@example.com',
    '.a@example.com',
    'a.@example.com',
    'a@example..com',
    'a@.example.com',
    'a@example.com.',
    'a@-example.com',
    'a@example-.com',
    'a@ab--cd.com',
    'a@exam_ple.com',
    'a@example',
    'a@example.1',
    'a@127.0.0.1',
    'a@[127.0.0.1]',
    'a@[IPv6:::1]',
    'a@example.com:25',
    '"a b"@example.com',
    '"a"@example.com',
    'Ann <a@example.com>',
    '<a@example.com>',
    'mailto:a@example.com',
    'a(comment)@example.com',
    'a,b@example.com',
    'a@example.com,b@example.com',
    'a\\b@example.com',
    'a@localhost',
    'a@host.localhost',
    'a@printer.local',
    'a@example.test',
    'a@example.TEST',
    'a@example.invalid',
    'a@example.onion',
    'a@1.0.0.127.in-addr.arpa',
    `${LOCAL_64}l@example.com`,
    `a@${LABEL_63}d.com`,
    `${LONGEST}d`,
  ])('%j is refused', (raw) => {
    expect(isEmailAddress(raw)).toBe(false);
  });

  it('that is accepted has one @ and no space, control or invisible character', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.emailAddress(), fc.string({ unit: 'binary' })),
        fc.string({ unit: 'binary', maxLength: 1 }),
        fc.nat(),
        (address, extra, place) => {
          const at = place % (address.length + 1);
          const raw = address.slice(0, at) + extra + address.slice(at);
          fc.pre(isEmailAddress(raw));
          expect(raw).toMatch(/^[^@\p{C}\p{Z}]+@[^@\p{C}\p{Z}]+$/u);
        },
      ),
    );
  });
});
