import { findRequestAndWorkflow } from '../../db/request/registration-requests';
import { valueProblem } from '../../domain/input-problem';
import type { Caller } from '../../domain/permissions';
import type { RegistrationRequest } from '../../domain/request/registration-request';
import type { RequestedApplication } from '../../domain/request/requested-application';
import { movesIn } from '../../domain/request/changes';
import { InvalidInputError, PreconditionRequiredError } from '../../errors';
import type { AppContext } from '../app-context';
import { onceRuled } from './create-registration-request';
import { type Accepted, decide, type DecisionCall, show } from './decide-registration-request';
import type { RegistrationRequestView } from './registration-request-view';

/**
 * Replaces what a pending request asks for. Whoever sees a request may create one in its place, and so may revise it.
 * @param call must say which state of the request is replaced
 * @throws PreconditionRequiredError without If-Match, InvalidInputError if it would move the request to another place,
 *   and as {@link decide}
 */
export async function reviseRegistrationRequest(
  app: AppContext,
  caller: Caller,
  id: string,
  input: RequestedApplication,
  { isConditional, ...call }: DecisionCall & { isConditional: boolean },
): Promise<RegistrationRequestView | Accepted> {
  const decided = await decide(app, caller, id, { kind: 'revise', request: input }, call, (request) => {
    if (!isConditional)
      throw new PreconditionRequiredError(
        'Send If-Match with the ETag of the registration request as you read it',
      );
    refuseToMove(request, input);
  });
  if (decided.isAccepted || decided.request.deliberation.rule?.decide === undefined)
    return show(app, caller, decided);
  const run = await findRequestAndWorkflow(app.db, caller, id);
  const request = run?.run_id ? await onceRuled(app, caller, decided.request, run.run_id) : decided.request;
  return show(app, caller, { ...decided, request });
}

/** @throws InvalidInputError if a revision would move the request to another place */
function refuseToMove(request: RegistrationRequest, input: RequestedApplication): void {
  const moved = movesIn(request, input);
  if (moved.length === 0) return;
  throw new InvalidInputError(
    moved.map((member) =>
      valueProblem(
        ['body', member],
        `must stay ${String(request[member])}: a revision cannot move a request`,
      ),
    ),
  );
}
