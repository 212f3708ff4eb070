import type { InputProblem } from '../../client';

/** What is wrong with one field, in a sentence for people. */
export function problemWords({ type, msg }: InputProblem): string {
  if (type === 'missing') return 'Fill this in';
  const text = msg.replace(/^Value error, /, '');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
