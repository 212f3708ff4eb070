const LONE_SURROGATE = /\p{Surrogate}/u;
const CONTROL = /(?![\t\n\r])\p{Cc}/u;
const CONTROL_OR_LINE_BREAK = /[\p{Cc}\p{Zl}\p{Zp}]/u;
/** The embeddings, overrides and isolates of UAX #9. The marks U+200E, U+200F and U+061C reorder nothing alone. */
const BIDI_OVERRIDE = /[\u202A-\u202E\u2066-\u2069]/u;

/**
 * The same rules as JSON Schema patterns, for OpenAPI. They leave out lone surrogates, which JSON in UTF-8 can hold only
 * as escapes.
 */
export const TEXT_PATTERNS = {
  line: '^[^\\u0000-\\u001F\\u007F-\\u009F\\u2028\\u2029\\u202A-\\u202E\\u2066-\\u2069]*$',
  multiline:
    '^[^\\u0000-\\u0008\\u000B\\u000C\\u000E-\\u001F\\u007F-\\u009F\\u202A-\\u202E\\u2066-\\u2069]*$',
};

/** The length of a text as clients and Postgres count it: an emoji outside the BMP counts as one, not two. */
export function lengthInCodePoints(text: string): number {
  return Array.from(text).length;
}

/**
 * What is wrong with the characters of a text, or undefined (docs/api.md#text-rules). Control characters, NUL and lone
 * surrogates are refused. Tabs and line breaks are refused only in a text of one line. Bidirectional overrides are
 * refused because they can show an approver another text than the one that is stored.
 */
export function textProblem(raw: string, { multiline }: { multiline: boolean }): string | undefined {
  if (LONE_SURROGATE.test(raw)) return 'must not contain a lone surrogate: send well-formed Unicode';
  const control = (multiline ? CONTROL : CONTROL_OR_LINE_BREAK).exec(raw)?.[0];
  if (control !== undefined) {
    const what = multiline ? 'control characters' : 'control characters or line breaks';
    return `must not contain ${what} (here ${codePointName(control)}): remove them`;
  }
  const override = BIDI_OVERRIDE.exec(raw)?.[0];
  if (override !== undefined) {
    return `must not contain bidirectional overrides (here ${codePointName(override)}): remove them`;
  }
  return undefined;
}

function codePointName(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
