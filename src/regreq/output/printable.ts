/**
 * Characters that make a terminal do something, or show another text than the one that is there: the C0 and C1 controls
 * but tab and line break, bidirectional embeddings, overrides and isolates, and Unicode's own line breaks.
 */
const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/**
 * Text of the service as it may be shown on a terminal. Names and notes were written by strangers, so what could be an
 * escape sequence is shown as `\u001b`. Line breaks and tabs stay.
 */
export function printable(text: string): string {
  return text.replace(UNSAFE, escaped);
}

/** The same for text that must stay on one line. */
export function printableLine(text: string): string {
  return printable(text).replaceAll('\n', '\\n').replaceAll('\t', ' ');
}

/** A JSON document that is safe on a terminal. JSON itself escapes only the C0 controls. */
export function printableJson(value: unknown, indent = 2): string {
  return JSON.stringify(value, null, indent).replace(UNSAFE, escaped);
}
