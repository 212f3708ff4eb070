import type { ApprovedApplication } from '../../app/request/approve-registration-request';
import type { Accepted } from '../../app/request/decide-registration-request';
import type { RegistrationRequestView } from '../../app/request/registration-request-view';
import { entityTagOf } from '../entity-tag';
import type { Answer } from '../route';
import { noticeOf } from '../secret-notice';

/** The path of registration requests. */
export const BASE = '/api/v1/admin/registration-requests';

/** The answer to a decision that is no approval: the request, or 202 if the decision is not applied yet. */
export function decided(result: RegistrationRequestView | Accepted): Answer {
  if (!('accepted' in result)) return { status: 200, body: result, headers: tagOf(result) };
  const { accepted: request } = result;
  return { status: 202, body: request, headers: { ...tagOf(request), ...locationOf(request.id) } };
}

/** The answer to an approval: the application, or the request if further approvals are missing. */
export function approved(result: ApprovedApplication | RegistrationRequestView | Accepted): Answer {
  if (!('application' in result)) return decided(result);
  const { application, client_secret, withheld } = result;
  return { status: 200, body: { ...application, client_secret, ...noticeOf(withheld) } };
}

/** The header that names the state of a request. */
export function tagOf(request: RegistrationRequestView): Record<string, string> {
  return { ETag: entityTagOf(request) };
}

/** The header that says where a request is. */
export function locationOf(id: string): Record<string, string> {
  return { Location: `${BASE}/${id}` };
}
