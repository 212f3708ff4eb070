import type { Actor, RequestedApplication } from './registration-request';
import type { RequestState } from './request-state';

/** Temporal limits a summary to 400 bytes; this keeps below in any script. */
const MAX_NAME_IN_SUMMARY = 30;

/** One line for Temporal UI's list: what is asked for, for whom and by whom. */
export function summarise(
  request: Pick<RequestedApplication, 'name' | 'application_type' | 'scope' | 'tenant_id' | 'partner_id'>,
  requestedBy: Actor,
): string {
  const place = { GLOBAL: 'everyone', PARTNER: request.partner_id, TENANT: request.tenant_id }[request.scope];
  const name = shorten(request.name);
  return `${request.application_type} "${name}" for ${shorten(place ?? '')}, asked for by ${shorten(requestedBy.sub)}`;
}

/** Markdown for Temporal UI: where the request stands and what happens next. */
export function describeState(
  state: RequestState,
  recorded: { summary: string; expires_at: string } | undefined,
): string {
  const { decision, provisioning, ignored_signals } = state;
  const lines = [...(recorded ? [recorded.summary] : []), `**${state.status}**`];
  if (state.status === 'PENDING' && !decision) {
    lines.push(`waits for approve, reject or cancel${recorded ? ` until ${recorded.expires_at}` : ''}`);
  }
  if (decision)
    lines.push(`${decision.kind} by ${decision.actor.sub} at ${decision.at} (${decision.decision_id})`);
  if (provisioning.last_error) {
    const { type, message, at } = provisioning.last_error;
    lines.push(`provisioning given up ${provisioning.attempts} time(s), last at ${at}: ${type}: ${message}`);
  }
  const ignored = ignored_signals.at(-1);
  if (ignored) lines.push(`last ignored signal: ${ignored.signal} at ${ignored.at}: ${ignored.problem}`);
  return lines.join('\n\n');
}

function shorten(text: string): string {
  const characters = Array.from(text);
  return characters.length <= MAX_NAME_IN_SUMMARY
    ? text
    : `${characters.slice(0, MAX_NAME_IN_SUMMARY - 1).join('')}…`;
}
