import { codeSpan } from '../text/code-span';
import type { Actor, RequestedApplication } from './requested-application';
import { missingSeats, nextReminder } from '../policy/deliberation';
import type { RequestState } from './request-state';

/** Temporal limits a summary to 400 bytes of JSON. With names of this length it stays below in any script. */
const MAX_NAME_IN_SUMMARY = 30;

/** One line of plain text: what is asked for, for whom and by whom. As Markdown it needs a `codeSpan`. */
export function summarise(
  request: Pick<RequestedApplication, 'name' | 'application_type' | 'scope' | 'tenant_id' | 'partner_id'>,
  requestedBy: Actor,
): string {
  const place = { GLOBAL: 'everyone', PARTNER: request.partner_id, TENANT: request.tenant_id }[request.scope];
  const name = shorten(request.name);
  return `${request.application_type} "${name}" for ${shorten(place ?? '')}, asked for by ${shorten(requestedBy.sub)}`;
}

/**
 * Markdown for Temporal UI: the state of the request and what happens next. Texts that people wrote are in code spans,
 * so that they cannot become links, images or other parts of the page.
 * @param recorded `summary` is plain text, as `summarise` returns it
 */
export function describeState(
  state: RequestState,
  recorded: { summary: string; expires_at: string } | undefined,
): string {
  const { decision, provisioning, ignored_signals } = state;
  const lines = [...(recorded ? [codeSpan(recorded.summary)] : []), `**${state.status}**`];
  if (state.status === 'PENDING' && !decision) {
    lines.push(`waits for approve, reject or cancel${recorded ? ` until ${recorded.expires_at}` : ''}`);
  }
  lines.push(...describeDeliberation(state));
  if (decision) {
    const { kind, actor, at, decision_id } = decision;
    lines.push(`${kind} by ${codeSpan(actor.sub)} at ${at} (${codeSpan(decision_id)})`);
  }
  if (provisioning.last_error) {
    const { type, message, at } = provisioning.last_error;
    lines.push(
      `provisioning given up ${provisioning.attempts} time(s), last at ${at}: ${codeSpan(`${type}: ${message}`)}`,
    );
  }
  const ignored = ignored_signals.at(-1);
  if (ignored) {
    const { signal, at, problem } = ignored;
    lines.push(`last ignored signal: ${signal} at ${at}: ${codeSpan(problem)}`);
  }
  return lines.join('\n\n');
}

/** What is unusual about the deliberation: nothing, as long as the built-in rule holds and nobody asks for changes. */
function describeDeliberation({ deliberation, revising }: RequestState): string[] {
  const { rule, revision, votes, changes_requested, escalated_at } = deliberation;
  const reminder = nextReminder(deliberation);
  return [
    ...(revision > 1 ? [`revision ${revision}`] : []),
    ...(rule ? [`rule ${codeSpan(rule.name)}: ${missingSeats(deliberation)} approval(s) missing`] : []),
    ...votes.map(({ sub, at }) => `approved by ${codeSpan(sub)} at ${at}`),
    ...(changes_requested
      ? [
          `changes requested by ${codeSpan(changes_requested.by.sub)} at ${changes_requested.at}: ${codeSpan(changes_requested.comment)}`,
        ]
      : []),
    ...(escalated_at === null ? [] : [`escalated at ${escalated_at}`]),
    ...(reminder === null ? [] : [`next reminder at ${new Date(reminder).toISOString()}`]),
    ...(revising ? [`a revision by ${codeSpan(revising.actor.sub)} is being checked`] : []),
  ];
}

function shorten(text: string): string {
  const characters = Array.from(text);
  return characters.length <= MAX_NAME_IN_SUMMARY
    ? text
    : `${characters.slice(0, MAX_NAME_IN_SUMMARY - 1).join('')}…`;
}
