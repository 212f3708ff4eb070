import type { RegistrationRequest } from '../../client';
import type { Output } from '../output/output';
import { type Field, printFields } from '../output/fields';
import type { Format } from '../output/format';
import { shownActor, shownPlace, shownTime, STATUS_STYLES } from '../output/values';
import { approvalFields } from './approval';

/**
 * Prints one request.
 * @param response if it has an ETag, it is shown too; with --json as a member of its own, because the body has none
 */
export async function printRequest(
  output: Output,
  request: RegistrationRequest,
  format: Format,
  response?: Response,
): Promise<void> {
  const etag = response?.headers.get('etag')?.replaceAll('"', '');
  if (format.json) await output.json({ ...request, etag });
  else if (format.quiet) await output.print(`${request.id}\n`);
  else await printFields(output, fieldsOf(request, etag));
}

function fieldsOf(request: RegistrationRequest, etag: string | undefined): Field[] {
  const { status, live } = request;
  const time = (value: string | null): string | null => value && shownTime(value);
  return [
    ['id', request.id],
    ['name', request.name, 'bold'],
    ['status', status, STATUS_STYLES[status]],
    ['place', shownPlace(request)],
    ['description', request.description],
    ['application type', request.application_type],
    ['redirect URIs', request.redirect_uris],
    ['post-logout URIs', request.post_logout_redirect_uris],
    ['allowed origins', request.allowed_origins],
    ['scopes', request.requested_scopes.join(' ')],
    ['grant types', request.grant_types.join(' ')],
    ['contact', [request.contact_name, request.contact_email].filter(Boolean).join(', ')],
    ['organization', request.organization_name],
    ['website', request.website_url],
    ['requested by', shownActor(request.requested_by)],
    ['requested at', shownTime(request.created_at)],
    ['expires at', status === 'PENDING' ? shownTime(request.expires_at) : null],
    findingsOf(request),
    ...approvalFields(request),
    ['being applied', live?.decision && `${live.decision.kind} by ${shownActor(live.decision.actor)}`],
    ['last failure', live?.provisioning.last_error?.message, 'red'],
    ['decided by', request.decided_by && shownActor(request.decided_by)],
    ['decided at', time(request.decided_at)],
    ['notes', request.decision_notes],
    ['reason', request.rejection_reason],
    ['application', request.application_id],
    ['client id', request.client_id],
    ['workflow', request.workflow_url ?? request.workflow_id],
    ['etag', etag],
  ];
}

/** What an approver should look at. */
export function findingsOf({ review_findings }: Pick<RegistrationRequest, 'review_findings'>): Field {
  return ['findings', review_findings.map(({ field, message }) => `${field}: ${message}`), 'yellow'];
}
