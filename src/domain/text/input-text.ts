import { z } from 'zod';
import { lengthInCodePoints, TEXT_PATTERNS, textProblem } from './text-rules';

interface TextBounds {
  min?: number;
  max: number;
  multiline?: boolean;
}

/** A zod issue with Pydantic's name and wording of a problem. Clients parse both (docs/api.md#errors). */
export function problem(
  type: string,
  message: string,
): { code: 'custom'; message: string; params: { type: string } } {
  return { code: 'custom', message, params: { type } };
}

/** A problem that our own rule found. Pydantic calls it `value_error`. */
export function valueError(message: string): ReturnType<typeof problem> {
  return problem('value_error', `Value error, ${message}`);
}

/**
 * A string without control characters.
 * @param bounds its least and greatest length in code points, as JSON Schema and Pydantic count
 */
export function text({ min = 0, max, multiline = false }: TextBounds): z.ZodType<string, string> {
  return z
    .string()
    .superRefine((value, context) => {
      const length = lengthInCodePoints(value);
      const found = textProblem(value, { multiline });
      if (length < min)
        context.addIssue(problem('string_too_short', `String should have at least ${characters(min)}`));
      else if (length > max)
        context.addIssue(problem('string_too_long', `String should have at most ${characters(max)}`));
      else if (found !== undefined) context.addIssue(valueError(found));
    })
    .meta({
      ...(min > 0 && { minLength: min }),
      maxLength: max,
      pattern: multiline ? TEXT_PATTERNS.multiline : TEXT_PATTERNS.line,
    });
}

/** A member that may be absent or null. Both mean null. */
export function optional<T>(schema: z.ZodType<T>): z.ZodType<T | null> {
  return schema.nullish().transform((value) => value ?? null);
}

function characters(count: number): string {
  return count === 1 ? '1 character' : `${count} characters`;
}
