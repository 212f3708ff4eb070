import { type InputProblem, notInDirectory, valueProblem } from '../domain/input-problem';
import { type ApiError, InvalidInputError, KeyReusedError, NotInDirectoryError } from '../errors';

/** The problems of the input that a 422 answers, or undefined for an error that is not about the input. */
export function problemsOf(error: ApiError): InputProblem[] | undefined {
  if (error instanceof InvalidInputError) return error.problems;
  if (error instanceof NotInDirectoryError) return [notInDirectory(error.kind, error.id)];
  if (error instanceof KeyReusedError) return [valueProblem(['header', 'idempotency-key'], error.message)];
  return undefined;
}
