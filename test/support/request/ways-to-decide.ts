import { workflowIdOf } from '../../../workflows/contract';
import { type Answered, type ApiClient, REQUESTS } from '../http/api-client';
import { eventually } from '../eventually';
import { OPERATOR } from './expect-agreement';
import type { Harness } from '../service/harness';

/** Decides on a request. Resolves to the answer, if there is one. */
export type Decide = (requestId: string) => Promise<Answered | undefined>;

export const WAYS_TO_DECIDE = ['approve', 'reject', 'cancel', "operator's approve"] as const;

/** Every way to send a decision: over HTTP, and directly to the workflow. */
export function waysToDecide(
  harness: () => Pick<Harness, 'temporal'>,
  admin: () => ApiClient,
): Record<(typeof WAYS_TO_DECIDE)[number], Decide> {
  return {
    approve: (id) => admin().post(`${REQUESTS}/${id}/approve`),
    reject: (id) => admin().post(`${REQUESTS}/${id}/reject`, { reason: 'no' }),
    cancel: (id) => admin().delete(`${REQUESTS}/${id}`),
    "operator's approve": async (id) => {
      const workflow = harness().temporal.workflow.getHandle(workflowIdOf(id));
      // Temporal refuses a signal to a run that is over.
      await workflow.signal('approve', { actor: OPERATOR }).catch(() => undefined);
      return undefined;
    },
  };
}

/** Counts the signals that Temporal has accepted. Signals during a workflow task are not in the history yet. */
export function countSignals({ temporal }: Pick<Harness, 'temporal'>): {
  whenTaken: (count: number) => Promise<void>;
} {
  const sent = jest.spyOn(temporal.workflowService, 'signalWorkflowExecution');
  const taken = async (): Promise<number> =>
    (await Promise.allSettled(sent.mock.results.map(({ value }) => value as Promise<unknown>))).length;
  return {
    whenTaken: async (count) => {
      await eventually(taken, (seen) => seen >= count);
    },
  };
}
