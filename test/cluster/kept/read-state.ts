import type { Client, WorkflowExecutionStatusName } from '@temporalio/client';
import type { Knex } from 'knex';
import type { Outcome } from '../../../src/domain/request/outcome';
import { requestIdOf } from '../../../src/domain/request/workflow-id';
import { RECONCILER_WORKFLOW_TYPE, type ReconcilerSummary } from '../../../workflows/activity-contract';
import { WORKFLOW_TYPE } from '../../../workflows/contract';

/** What is stored in the end, in Postgres and in Temporal. */
export interface State {
  rows: Map<string, Row>;
  applications: { registration_request_id: string; client_id: string }[];
  /** The fingerprints of each application's secrets, in hexadecimal. */
  secrets: { client_id: string; sha256: string }[];
  events: Event[];
  /** By request. More than one workflow of a request would be a mistake. */
  workflows: Map<string, StoredWorkflow[]>;
  /** What the runs of the reconciler compared and repaired, as far as they have completed. */
  reconciled: ReconcilerSummary[];
}

interface Row {
  id: string;
  name: string;
  status: string;
  decided_by_sub: string | null;
  application_id: string | null;
}

interface Event {
  registration_request_id: string;
  action: string;
  actor_sub: string | null;
  detail: { decision_id?: string; client_id?: string };
}

interface StoredWorkflow {
  status: WorkflowExecutionStatusName;
  /** Absent while it runs, or if it has failed. */
  outcome?: Outcome;
}

/** Reads everything. */
export async function readState(db: Knex, temporal: Client): Promise<State> {
  const rows: Row[] = await db('registration_requests').select(
    'id',
    'name',
    'status',
    'decided_by_sub',
    'application_id',
  );
  return {
    rows: new Map(rows.map((row) => [row.id, row])),
    applications: await db('applications').select('registration_request_id', 'client_id'),
    secrets: await db('application_secrets')
      .join('applications', 'applications.id', 'application_secrets.application_id')
      .select('client_id', db.raw("encode(sha256, 'hex') as sha256")),
    events: await db('audit_events')
      .whereIn('action', ['created', 'approved', 'rejected', 'cancelled', 'expired'])
      .select('registration_request_id', 'action', 'actor_sub', 'detail'),
    workflows: await readWorkflows(temporal),
    reconciled: await readReconciled(temporal),
  };
}

async function readWorkflows(temporal: Client): Promise<State['workflows']> {
  const workflows: State['workflows'] = new Map();
  const query = `WorkflowType = "${WORKFLOW_TYPE}"`;
  for await (const { workflowId, runId, status } of temporal.workflow.list({ query })) {
    const id = requestIdOf(workflowId) ?? workflowId;
    const result = (): Promise<Outcome> =>
      temporal.workflow.getHandle(workflowId, runId).result() as Promise<Outcome>;
    const stored: StoredWorkflow = {
      status: status.name,
      ...(status.name === 'COMPLETED' && { outcome: await result() }),
    };
    workflows.set(id, [...(workflows.get(id) ?? []), stored]);
  }
  return workflows;
}

async function readReconciled(temporal: Client): Promise<ReconcilerSummary[]> {
  const query = `WorkflowType = "${RECONCILER_WORKFLOW_TYPE}" AND ExecutionStatus = "Completed"`;
  const summaries: ReconcilerSummary[] = [];
  for await (const { workflowId, runId } of temporal.workflow.list({ query }))
    summaries.push((await temporal.workflow.getHandle(workflowId, runId).result()) as ReconcilerSummary);
  return summaries;
}
