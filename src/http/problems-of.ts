import type { InputProblem } from '../domain/input-problems';
import { type ApiError, InvalidInputError, KeyReusedError, NotInDirectoryError } from '../errors';

/** The problems of the input that a 422 answers, or undefined for an error that is not about the input. */
export function problemsOf(error: ApiError): InputProblem[] | undefined {
  if (error instanceof InvalidInputError) return error.problems;
  if (error instanceof NotInDirectoryError) {
    const { kind, message } = error;
    const remedy = `add it with PUT /api/v1/admin/${kind}s/{${kind}_id}`;
    return [valueError(['body', `${kind}_id`], `${message}: ${remedy}`)];
  }
  if (error instanceof KeyReusedError) return [valueError(['header', 'idempotency-key'], error.message)];
  return undefined;
}

function valueError(loc: string[], problem: string): InputProblem {
  return { type: 'value_error', loc, msg: `Value error, ${problem}` };
}
