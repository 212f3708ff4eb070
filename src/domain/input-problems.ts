import { z } from 'zod';
import { type InputProblem, MISSING, NOT_AN_OBJECT } from './input-problem';

type Issue = z.core.$ZodIssue;

/**
 * Turns zod's issues into FastAPI's shape, in the order of the schema's members (docs/api.md#errors). Existing clients
 * of this API parse the shape and the wording.
 * @param within where the input is, such as `['body']`
 * @param raw the input before it was parsed
 */
export function inputProblems(
  within: readonly string[],
  issues: Issue[],
  raw: unknown,
  schema: z.ZodType,
): InputProblem[] {
  const order = memberOrder(schema);
  return issues
    .map((issue) => ({ issue, rank: order.indexOf(String(issue.path[0])) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ issue }) => {
      const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
      return { ...typeAndMessage(issue, valueAt(raw, path)), loc: [...within, ...path] };
    })
    .map(({ type, loc, msg }) => ({ type, loc, msg }));
}

function typeAndMessage(issue: Issue, value: unknown): { type: string; msg: string } {
  if (value === undefined && issue.code !== 'custom') return MISSING;
  switch (issue.code) {
    case 'invalid_type':
      return WRONG_TYPE[issue.expected] ?? { type: 'value_error', msg: issue.message };
    case 'invalid_value':
      return { type: 'literal_error', msg: `Input should be ${alternatives(issue.values)}` };
    case 'too_big': {
      const count = Array.isArray(value) ? value.length : 0;
      return {
        type: 'too_long',
        msg: `List should have at most ${issue.maximum} items after validation, not ${count}`,
      };
    }
    case 'custom':
      return { type: String(issue.params?.type ?? 'value_error'), msg: issue.message };
    default:
      return { type: 'value_error', msg: issue.message };
  }
}

const WRONG_TYPE: Partial<Record<string, { type: string; msg: string }>> = {
  string: { type: 'string_type', msg: 'Input should be a valid string' },
  array: { type: 'list_type', msg: 'Input should be a valid list' },
  object: NOT_AN_OBJECT,
};

function alternatives(values: readonly unknown[]): string {
  const quoted = values.map((value) => `'${String(value)}'`);
  const last = quoted.pop() ?? '';
  return quoted.length === 0 ? last : `${quoted.join(', ')} or ${last}`;
}

function valueAt(raw: unknown, path: (string | number)[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Record<string | number, unknown>)[key]
        : undefined,
    raw,
  );
}

/** The names of the members of an object schema, which may be wrapped in other schemas. */
function memberOrder(schema: z.ZodType): string[] {
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape);
  if (schema instanceof z.ZodPipe) return memberOrder(schema.in as z.ZodType);
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return memberOrder(schema.unwrap() as z.ZodType);
  }
  return [];
}
