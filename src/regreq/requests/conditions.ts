import { type Command, InvalidArgumentError } from 'commander';
import { ifMatchHeader } from '../if-match';

/** What must still be so for a call to change something. */
export interface Conditions {
  ifMatch?: string;
  revision?: number;
}

/** Adds --if-match. */
export function withIfMatch(command: Command): Command {
  return command.option(
    '--if-match <etag>',
    'only if the request is still the one with this etag, which show prints',
  );
}

/** Adds the options of `Conditions`. */
export function withConditions(command: Command): Command {
  return withIfMatch(command).option(
    '--revision <number>',
    'only if this is still the revision of the request',
    wholeNumber,
  );
}

/** The path and the header of a call about one request. */
export function paramsOf(id: string, ifMatch: string | undefined) {
  return { path: { request_id: id }, header: ifMatch === undefined ? {} : ifMatchHeader(ifMatch) };
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}
