import type { WorkflowHandle } from '@temporalio/client';
import { type Deliberation, newDeliberation } from '../../../src/domain/policy/deliberation';
import type { Rule } from '../../../src/domain/policy/rule';
import type { Receipt } from '../../../src/domain/request/receipts';
import type { Signal } from '../../../src/domain/request/signal';
import { receiptQuery } from '../../../workflows/contract';
import { eventually } from '../eventually';
import { PEOPLE, type PersonName } from '../policy/rules';
import type { WorkflowLab } from './workflow-lab';

/** Lets the next request that is recorded have this rule. Its requester is Grace. */
export function recordNextUnder(
  { fakes }: Pick<WorkflowLab, 'fakes'>,
  rule: Rule | null,
  said: Partial<Deliberation> = {},
): void {
  const record = fakes.recordRequest.getMockImplementation();
  fakes.recordRequest.mockImplementationOnce(async (input) => {
    if (!record) throw new Error('the lab records every request');
    const deliberation = { ...newDeliberation(rule, 'grace', input.created_at), ...said };
    return { ...(await record(input)), deliberation };
  });
}

/** Starts a request under a rule, and waits until it is recorded. */
export async function startUnder(
  lab: WorkflowLab,
  rule: Rule | null,
  { said, ...input }: Parameters<WorkflowLab['start']>[0] & { said?: Partial<Deliberation> } = {},
): Promise<WorkflowHandle> {
  recordNextUnder(lab, rule, said);
  const { workflowId } = await lab.start(input);
  await eventually(() => lab.ran(workflowId).length > 0);
  return lab.client.workflow.getHandle(workflowId);
}

/** Sends a signal as one of the people. Its decision id is `<signal> by <name>` unless `payload` has another. */
export async function send(
  handle: WorkflowHandle,
  who: PersonName,
  signal: Signal,
  payload: Record<string, unknown> = {},
): Promise<string> {
  const said = { decision_id: `${signal} by ${who}`, actor: PEOPLE[who], ...REMARK[signal], ...payload };
  await handle.signal(signal, said);
  return said.decision_id;
}

const REMARK: Record<Signal, object> = {
  approve: {},
  reject: { reason: 'no' },
  cancel: {},
  requestChanges: { comment: 'rename it', revision: 1 },
  revise: { request: { name: 'Payroll' }, revision: 1 },
};

/** What became of a decision, as `status` or `refused: reason`, once that is known for good. */
export async function receiptFor(handle: WorkflowHandle, decisionId: string): Promise<string> {
  const receipt = await eventually(
    () => handle.query<Receipt | null, [string]>(receiptQuery.name, decisionId),
    (found) => found !== null && found.status !== 'applying',
  );
  return [receipt?.status, receipt?.reason].filter((part) => part !== null).join(': ');
}

/** Sends a signal and waits for what becomes of it. */
export async function tell(...[handle, ...said]: Parameters<typeof send>): Promise<string> {
  return receiptFor(handle, await send(handle, ...said));
}
