import fc from 'fast-check';
import { codeSpan } from '../../../src/domain/text/code-span';

describe('a code span', () => {
  it.each([
    ['Payroll', '`Payroll`'],
    ['![x](http://127.0.0.1:1/p.png)', '`![x](http://127.0.0.1:1/p.png)`'],
    ['a\\', '`a\\`'],
    ['tick `code`', '`` tick `code` ``'],
    ['```', '```` ``` ````'],
    ['a``b', '```a``b```'],
    ['two\n\nparagraphs', '`two paragraphs`'],
    ['bell\u0007, line\u2028 and tab\t', '`bell , line and tab`'],
    ['', '(blank)'],
    [' \n', '(blank)'],
  ])('of %j is %j', (text, expected) => {
    expect(codeSpan(text)).toBe(expected);
  });

  it('is one line, whose fence occurs nowhere inside it (CommonMark 0.31, section 6.1)', () => {
    const unit = fc.constantFrom('`', ' ', '\n', '\\', '<', '漢', '🦄');
    fc.assert(
      fc.property(fc.string({ unit }), (text) => {
        const [, fence = '', inside = ''] = /^(`+)(?!`)(.*[^`])\1$/u.exec(codeSpan(`${text}x`)) ?? [];
        expect(fence).not.toBe('');
        expect(inside.match(/`+/g) ?? []).not.toContain(fence);
        expect(inside.trim()).toBe(`${text}x`.replace(/\s+/g, ' ').trim());
      }),
    );
  });
});
