import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, stringify } from 'yaml';
import type { InputProblem } from '../../client';
import { problemWords } from '../api/problem-words';
import type { Rule } from './policies';

/** What is wrong with a text, and where. */
export interface PlacedProblem {
  text: string;
  /** Counted from 1. */
  line: number;
  /** Where the line begins and ends in the text. */
  start: number;
  end: number;
}

/** A policy as somebody has written it. */
export interface WrittenPolicy {
  /** What the text says, for the service to check. Undefined if it is no YAML. */
  body: unknown;
  /** Why it is no YAML. */
  problems: PlacedProblem[];
  /** Finds the places of what the service says is wrong. */
  place: (problems: InputProblem[]) => PlacedProblem[];
}

/** The rules as a text that people edit. */
export function textOf(rules: Rule[]): string {
  return stringify({ rules }, { lineWidth: 0 });
}

/** Reads a text. It is YAML, and so JSON will do too. */
export function readPolicy(text: string): WrittenPolicy {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number, problem: string): PlacedProblem => {
    const { line } = lines.linePos(Math.min(offset, text.length));
    const start = lines.lineStarts[line - 1] ?? 0;
    return { text: problem, line, start, end: (lines.lineStarts[line] ?? text.length + 1) - 1 };
  };
  const place = (problems: InputProblem[]): PlacedProblem[] =>
    problems
      .map((problem) => {
        const [, ...path] = problem.loc;
        return at(offsetOf(document, path), `${pathText(path)}${problemWords(problem)}`);
      })
      .sort((one, other) => one.line - other.line);
  const problems = document.errors.map(({ pos, message }) => at(pos[0], message));
  if (problems.length > 0) return { body: undefined, problems, place };
  try {
    return { body: document.toJS(), problems: [], place };
  } catch (error) {
    // Such as aliases without an end.
    return { body: undefined, problems: [at(0, String(error))], place };
  }
}

/** Where the member of a path stands; if it is missing, what it is missing in. */
function offsetOf(document: Document, path: InputProblem['loc']): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && key.value === part);
      if (!pair || !isScalar(pair.key)) return offset;
      offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      const item: unknown = node.items[Number(part)];
      if (!isNode(item)) return offset;
      offset = item.range?.[0] ?? offset;
      node = item;
    } else return offset;
  }
  return offset;
}

/** Such as "rules, 2, require, 1, count: ". People count from 1. */
function pathText(path: InputProblem['loc']): string {
  const words = path.map((part) => (typeof part === 'number' ? String(part + 1) : part));
  return words.length === 0 ? '' : `${words.join(', ')}: `;
}
