/** One problem with an input, in the shape FastAPI answers. */
export interface InputProblem {
  type: string;
  loc: (string | number)[];
  msg: string;
}

/** FastAPI's words for a value that is not there, and for one that should be an object. */
export const MISSING = { type: 'missing', msg: 'Field required' };
export const NOT_AN_OBJECT = {
  type: 'model_attributes_type',
  msg: 'Input should be a valid dictionary or object to extract fields from',
};

/** A problem that one of our own rules found, at `loc`. Pydantic calls it `value_error`. */
export function valueProblem(loc: InputProblem['loc'], problem: string): InputProblem {
  return { type: 'value_error', loc, msg: `Value error, ${problem}` };
}

/** The problem with a create for a tenant or a partner that the directory does not know. */
export function notInDirectory(kind: 'tenant' | 'partner', id: string): InputProblem {
  const remedy = `add it with PUT /api/v1/admin/${kind}s/{${kind}_id}`;
  return valueProblem(['body', `${kind}_id`], `${kind} ${id} is not in the directory: ${remedy}`);
}
