/**
 * Makes Markdown that shows any text as it is: a code span (CommonMark 0.31, section 6.1). Backslashes are not enough:
 * Temporal UI shows some of them, and GitHub's dialect makes links even of escaped addresses. A code span prevents
 * both, and is easy to read where nothing renders Markdown.
 * @param text in any script; line breaks and control characters become spaces, because a blank line would end the span
 */
export function codeSpan(text: string): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  if (line === '') return '(blank)';
  const runs = line.match(/`+/g) ?? [];
  const longestRun = runs.reduce((longest, run) => Math.max(longest, run.length), 0);
  const fence = '`'.repeat(longestRun + 1);
  const padding = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${padding}${line}${padding}${fence}`;
}
