import { z } from 'zod';
import { type InputProblem, MISSING, NOT_AN_OBJECT } from './input-problem';
import { problem } from './text/input-text';

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
  // Members that the schema does not have come last.
  const rankOf = ({ path: [member] }: Issue): number =>
    member === undefined || order.includes(String(member)) ? order.indexOf(String(member)) : order.length;
  return issues
    .flatMap(single)
    .map((issue) => ({ issue, rank: rankOf(issue) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ issue }) => {
      const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
      return { ...typeAndMessage(issue, valueAt(raw, path)), loc: [...within, ...path] };
    })
    .map(({ type, loc, msg }) => ({ type, loc, msg }));
}

/** The issues with single values that an issue stands for. */
function single(issue: Issue): Issue[] {
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        ...problem('extra_forbidden', 'Extra inputs are not permitted'),
        path: [...issue.path, key],
      }));
    case 'invalid_union': {
      // Of the alternatives, the one in which something deeper is wrong is the one that was meant.
      const meant = issue.errors.find((alternative) => alternative.some(({ path }) => path.length > 0)) ?? [];
      return meant.length === 0
        ? [issue]
        : meant.flatMap((inner) => single({ ...inner, path: [...issue.path, ...inner.path] }));
    }
    case 'too_big':
    case 'too_small':
      // zod also counts the characters of a text that should be a list.
      return issue.origin === 'string' ? [] : [issue];
    default:
      return [issue];
  }
}

function typeAndMessage(issue: Issue, value: unknown): { type: string; msg: string } {
  if (value === undefined && issue.code !== 'custom') return MISSING;
  switch (issue.code) {
    case 'invalid_type':
      return WRONG_TYPE[issue.expected] ?? { type: 'value_error', msg: issue.message };
    case 'invalid_value':
      return { type: 'literal_error', msg: `Input should be ${alternatives(issue.values)}` };
    case 'too_big':
      return Array.isArray(value)
        ? { type: 'too_long', msg: listLength(`most ${counted(issue.maximum)}`, value) }
        : {
            type: 'less_than_equal',
            msg: `Input should be less than or equal to ${issue.maximum}`,
          };
    case 'too_small':
      return Array.isArray(value)
        ? { type: 'too_short', msg: listLength(`least ${counted(issue.minimum)}`, value) }
        : {
            type: 'greater_than_equal',
            msg: `Input should be greater than or equal to ${issue.minimum}`,
          };
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
  boolean: { type: 'bool_type', msg: 'Input should be a valid boolean' },
  number: { type: 'int_type', msg: 'Input should be a valid integer' },
  int: {
    type: 'int_from_float',
    msg: 'Input should be a valid integer, got a number with a fractional part',
  },
};

function listLength(bound: string, { length }: unknown[]): string {
  return `List should have at ${bound} after validation, not ${length}`;
}

function counted(items: number | bigint): string {
  return `${items} ${Number(items) === 1 ? 'item' : 'items'}`;
}

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
