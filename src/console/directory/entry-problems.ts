import { InvalidInput } from '../../client';
import { problemWords } from '../api/problem-words';
import { AlreadyThere } from './entries';

/** What is wrong with a partner or a tenant, at each field of its dialog. */
export interface EntryProblems {
  id?: string;
  name?: string;
  partner_id?: string;
  /** What belongs to no field. */
  other?: unknown;
}

/** Says at which fields an error stands. */
export function entryProblems(error: unknown): EntryProblems {
  // No path can have an empty id, so the client refuses it, and some others.
  if (error instanceof AlreadyThere || error instanceof TypeError) return { id: error.message };
  if (!(error instanceof InvalidInput)) return error ? { other: error } : {};
  const found: EntryProblems = {};
  for (const problem of error.problems) {
    const [where, member] = problem.loc;
    if (where === 'path') found.id = problemWords(problem);
    else if (member === 'name' || member === 'partner_id') found[member] = problemWords(problem);
    else found.other = error;
  }
  return found;
}
