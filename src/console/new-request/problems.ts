import type { InputProblem } from '../../client';
import { problemWords } from '../api/problem-words';
import { FIELD_NAMES, fieldName } from '../elements/field-names';
import type { Body, Field } from './form-values';

/** What the service says of a body. */
export interface Checked {
  body: Body;
  problems: InputProblem[];
}

/** A problem for the summary. `field` is undefined if the form has no field for it. */
export interface ListedProblem {
  text: string;
  field: Field | undefined;
}

const FIELDS = Object.keys(FIELD_NAMES);
const CHOICES = ['application_type', 'scope', 'tenant_id', 'partner_id'];

/**
 * The problems of a field as a whole. A problem counts only as long as nobody has changed what it is about, so that
 * nothing is called wrong that has just been corrected.
 */
export function problemsOfField(checked: Checked, now: Body, field: Field): string[] {
  if (JSON.stringify(checked.body[field]) !== JSON.stringify(now[field])) return [];
  return checked.problems
    .filter(({ loc }) => loc[1] === field && loc.length === 2)
    .map((problem) => wordsFor(checked, problem));
}

/** The problems of one text in a list, in whichever row it stands by now. */
export function problemsOfItem(checked: Checked, field: Field, item: string): string[] {
  const words = checked.problems
    .filter(({ loc }) => loc[1] === field && itemAt(checked, loc) === item)
    .map((problem) => wordsFor(checked, problem));
  return [...new Set(words)];
}

/** All problems for the summary, in the order of the form. */
export function listedProblems(checked: Checked): ListedProblem[] {
  return checked.problems
    .map((problem) => listed(checked, problem))
    .sort((a, b) => FIELDS.indexOf(a.field ?? '') - FIELDS.indexOf(b.field ?? ''));
}

function listed(checked: Checked, problem: InputProblem): ListedProblem {
  const [where, member] = problem.loc;
  const words = wordsFor(checked, problem);
  if (where !== 'body' || !isField(member)) {
    const place = problem.loc.filter((part) => part !== 'body').join(' ');
    return { text: place === '' ? words : `${place}: ${words}`, field: undefined };
  }
  const item = itemAt(checked, problem.loc);
  const name = item === undefined ? fieldName(member) : `${fieldName(member)}, “${item}”`;
  return { text: `${name}: ${words}`, field: member };
}

function wordsFor({ body }: Checked, problem: InputProblem): string {
  const member = problem.loc[1];
  const isOpenChoice = isField(member) && CHOICES.includes(member) && body[member] === undefined;
  return isOpenChoice ? 'Choose one' : problemWords(problem);
}

function isField(member: string | number | undefined): member is Field {
  return typeof member === 'string' && FIELDS.includes(member);
}

function itemAt({ body }: Checked, [, member, index]: InputProblem['loc']): string | undefined {
  const list = isField(member) ? body[member] : undefined;
  return Array.isArray(list) && typeof index === 'number' ? list[index] : undefined;
}
