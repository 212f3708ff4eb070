import { revisionOf } from '../app/request/revision';
import type { RegistrationRequestView } from '../app/request/registration-request-view';

/** The strong validator (RFC 9110, section 8.8.3) of a request as it is answered. */
export function entityTagOf(request: RegistrationRequestView): string {
  return `"${revisionOf(request)}"`;
}

/**
 * Reads If-Match (RFC 9110, section 13.1.1). Weak tags never match, so they are left out.
 * @returns the revisions a decision may be for, or undefined for any: no header, or `*`
 */
export function revisionsIn(ifMatch: string | undefined): string[] | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined;
  return ifMatch.split(',').flatMap((tag) => /^"(.*)"$/.exec(tag.trim())?.[1] ?? []);
}
