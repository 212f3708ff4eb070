import fc from 'fast-check';
import { lengthInCodePoints, TEXT_PATTERNS, textProblem } from '../../../src/domain/text/text-rules';

const CONTROL = /control characters/;
const OVERRIDE = /bidirectional overrides/;
const SURROGATE = /lone surrogate/;

describe('a text', () => {
  it.each<[raw: string, oneLine: RegExp | 'fine', multiline: RegExp | 'fine']>([
    ['', 'fine', 'fine'],
    ['Café 東京 \u{1F600} Москва', 'fine', 'fine'],
    ['\u05D0\u200F\u0628\u200E\u061C', 'fine', 'fine'],
    ['family \u{1F468}\u200D\u{1F469}', 'fine', 'fine'],
    ['tab\there', CONTROL, 'fine'],
    ['line\nbreak', CONTROL, 'fine'],
    ['line\r\nbreak', CONTROL, 'fine'],
    ['line\u2028separator', CONTROL, 'fine'],
    ['paragraph\u2029separator', CONTROL, 'fine'],
    ['nul\u0000', CONTROL, CONTROL],
    ['vertical\u000Btab', CONTROL, CONTROL],
    ['escape\u001B[31m', CONTROL, CONTROL],
    ['delete\u007F', CONTROL, CONTROL],
    ['next line\u0085', CONTROL, CONTROL],
    ['last of C1\u009F', CONTROL, CONTROL],
    ['line\n then nul\u0000', CONTROL, CONTROL],
    ['high\uD83D', SURROGATE, SURROGATE],
    ['\uDE00low', SURROGATE, SURROGATE],
    ['swapped\uDE00\uD83D', SURROGATE, SURROGATE],
    ['\u202Aembedding', OVERRIDE, OVERRIDE],
    ['\u202Eoverride', OVERRIDE, OVERRIDE],
    ['\u2066isolate', OVERRIDE, OVERRIDE],
    ['\u2069pop', OVERRIDE, OVERRIDE],
  ])('%j is answered with %s on one line and %s on several', (raw, oneLine, multiline) => {
    for (const [expected, options] of [
      [oneLine, { multiline: false }],
      [multiline, { multiline: true }],
    ] as const) {
      const problem = textProblem(raw, options);
      if (expected === 'fine') expect(problem).toBeUndefined();
      else expect(problem).toMatch(expected);
    }
  });

  it('is refused in words that name the character', () => {
    expect(textProblem('a\u0007', { multiline: true })).toBe(
      'must not contain control characters (here U+0007): remove them',
    );
  });

  it('that is accepted survives UTF-8 and JSON unchanged', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (raw, multiline) => {
        fc.pre(textProblem(raw, { multiline }) === undefined);
        expect(Buffer.from(raw, 'utf8').toString('utf8')).toBe(raw);
        expect(JSON.parse(JSON.stringify(raw))).toBe(raw);
      }),
    );
  });

  it('that is accepted on one line is accepted on several', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (raw) => {
        fc.pre(textProblem(raw, { multiline: false }) === undefined);
        expect(textProblem(raw, { multiline: true })).toBeUndefined();
      }),
    );
  });
});

describe('the length of a text', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['é', 1],
    ['e\u0301', 2],
    ['😀', 1],
    ['\uD83D', 1],
    ['😀'.repeat(200), 200],
  ])('of %j is %d code points', (text, length) => {
    expect(lengthInCodePoints(text)).toBe(length);
  });

  it('has a JSON Schema pattern that accepts the same texts, and lone surrogates too', () => {
    const special = fc.constantFrom(
      '\t',
      '\n',
      '\r',
      '\0',
      '\u007F',
      '\u0085',
      '\u2028',
      '\u202E',
      '\u2069',
      'a',
    );
    const raws = fc.array(fc.oneof(special, fc.string({ unit: 'binary' })), { maxLength: 4 });
    fc.assert(
      fc.property(raws, fc.boolean(), (parts, multiline) => {
        const raw = parts.join('');
        const pattern = new RegExp(multiline ? TEXT_PATTERNS.multiline : TEXT_PATTERNS.line, 'u');
        expect(pattern.test(raw)).toBe(textProblem(raw, { multiline }) === undefined);
      }),
    );
  });
});
