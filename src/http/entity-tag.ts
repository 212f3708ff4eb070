import { revisionOf } from '../app/request/revision';
import type { RegistrationRequestView } from '../app/request/registration-request-view';

/** The ETag of a request in an answer: a strong validator (RFC 9110, section 8.8.3). */
export function entityTagOf(request: RegistrationRequestView): string {
  return `"${revisionOf(request)}"`;
}

/**
 * Reads If-Match (RFC 9110, section 13.1.1). Weak tags never match, so they are left out.
 * @returns the revisions that a decision may be about, or undefined if it may be about any (no header, or `*`)
 */
export function revisionsIn(ifMatch: string | undefined): string[] | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined;
  return ifMatch.split(',').flatMap((tag) => /^"(.*)"$/.exec(tag.trim())?.[1] ?? []);
}
