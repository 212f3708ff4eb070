const LONE_SURROGATE = /\p{Surrogate}/u;
const CONTROL = /(?![\t\n\r])\p{Cc}/u;
const CONTROL_OR_LINE_BREAK = /[\p{Cc}\p{Zl}\p{Zp}]/u;
/** The embeddings, overrides and isolates of UAX #9; the marks U+200E, U+200F and U+061C reorder nothing alone. */
const BIDI_OVERRIDE = /[\u202A-\u202E\u2066-\u2069]/u;

/**
 * The same rules as JSON Schema patterns, for OpenAPI: but for lone surrogates, which a JSON text in UTF-8 cannot hold
 * other than escaped.
 */
export const TEXT_PATTERNS = {
  line: '^[^\\u0000-\\u001F\\u007F-\\u009F\\u2028\\u2029\\u202A-\\u202E\\u2066-\\u2069]*$',
  multiline:
    '^[^\\u0000-\\u0008\\u000B\\u000C\\u000E-\\u001F\\u007F-\\u009F\\u202A-\\u202E\\u2066-\\u2069]*$',
};

/** How long a text is as its clients and Postgres count: an emoji outside the BMP is one, not two. */
export function lengthInCodePoints(text: string): number {
  return Array.from(text).length;
}

/**
 * What is wrong with the characters of a text, or undefined: control characters, NUL and lone surrogates are
 * refused (docs/api.md#text-rules), tab and line breaks only where the text has one line. Bidirectional overrides are
 * refused too: they show an approver another text than the one that is stored.
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
