import { randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { RegistrationWorkflows } from '../../src/temporal/registration-workflows';
import { FAILURE } from '../../workflows/activity-contract';
import {
  approveSignal,
  rejectSignal,
  searchAttributes,
  stateQuery,
  workflowIdOf,
} from '../../workflows/contract';
import { eventually } from '../support/eventually';
import { ada, startWorkflowLab, type WorkflowLab } from '../support/request/workflow-lab';

/** The part of a running workflow's metadata that Temporal UI shows. */
interface Metadata {
  currentDetails?: string;
  definition?: { signalDefinitions: { name: string }[]; queryDefinitions: { name: string }[] };
}

describe('an operator who opens Temporal', () => {
  let lab: WorkflowLab;
  beforeAll(async () => {
    lab = await startWorkflowLab();
  });
  afterAll(() => lab.stop());

  /** Starts a request as the service does. */
  async function started(fields: { name?: string; sub?: string } = {}): Promise<WorkflowHandle> {
    const id = randomUUID();
    const created_at = new Date().toISOString();
    await new RegistrationWorkflows(lab.client, undefined).start({
      id,
      scope: 'TENANT',
      tenant_id: 'acme-eu',
      partner_id: 'acme',
      name: fields.name ?? 'Payroll',
      description: null,
      application_type: 'WEB',
      redirect_uris: [],
      post_logout_redirect_uris: null,
      allowed_origins: null,
      requested_scopes: [],
      grant_types: [],
      contact_email: 'a@example.com',
      contact_name: null,
      organization_name: null,
      website_url: null,
      requested_by: { sub: fields.sub ?? 'grace' },
      created_at,
      expires_at: new Date(Date.now() + 86_400_000).toISOString(),
    });
    return lab.client.workflow.getHandle(workflowIdOf(id));
  }

  async function found(query: string): Promise<string[]> {
    const ids: string[] = [];
    for await (const { workflowId } of lab.client.workflow.list({ query })) ids.push(workflowId);
    return ids;
  }

  it('finds a request by its search attributes, whatever becomes of it', async () => {
    const handle = await started();
    const place = `RegistrationScope = 'TENANT' and TenantId = 'acme-eu' and PartnerId = 'acme' and ApplicationType = 'WEB'`;
    await eventually(
      () => found(`${place} and RegistrationStatus = 'PENDING'`),
      (ids) => ids.includes(handle.workflowId),
    );
    await handle.signal(rejectSignal, { actor: ada, reason: 'no' });
    await handle.result();
    await eventually(
      () => found(`${place} and RegistrationStatus = 'REJECTED'`),
      (ids) => ids.includes(handle.workflowId),
    );
    expect(await found(`RegistrationStatus = 'PENDING' and WorkflowId = '${handle.workflowId}'`)).toEqual([]);
  });

  it('reads what a request is about in its summary', async () => {
    const description = await (await started()).describe();
    expect(await description.staticSummary()).toBe('`WEB "Payroll" for acme-eu, asked for by grace`');
  });

  it('reads a shortened summary of the longest names in any script', async () => {
    const handle = await started({ name: '漢'.repeat(200), sub: '🦄'.repeat(100) });
    expect(await (await handle.describe()).staticSummary()).toContain('漢…');
  });

  it('sees a name that is Markdown as it was typed, and loads nothing it names', async () => {
    const name = '![x](//evil.example/p.png)';
    const handle = await started({ name });
    expect(await (await handle.describe()).staticSummary()).toBe(
      `\`WEB "${name}" for acme-eu, asked for by grace\``,
    );
  });

  it('reads where a request stands in its current details', async () => {
    lab.fakes.provisionApplication.mockRejectedValueOnce(
      ApplicationFailure.nonRetryable('SQLSTATE P0001', FAILURE.refusedByDatabase),
    );
    const handle = await started();
    const details = async (): Promise<string> =>
      (await handle.query<Metadata>('__temporal_workflow_metadata')).currentDetails ?? '';

    expect(await eventually(details)).toMatch(
      /^`WEB "Payroll" for acme-eu, asked for by ada`\n\n\*\*PENDING\*\*\n\nwaits for approve, reject or cancel until \d{4}-/,
    );
    await handle.signal('cancel', 'please');
    await eventually(details, (text) => text.includes('last ignored signal: cancel'));
    await handle.signal(approveSignal, { decision_id: 'd1', actor: ada });
    await eventually(details, (text) => text.includes('provisioning given up 1 time(s)'));
    await handle.signal(approveSignal, { decision_id: 'd2', actor: ada });
    await handle.result();
    expect(await details()).toMatch(
      /^`WEB "Payroll" for \S+, asked for by ada`\n\n\*\*APPROVED\*\*\n\napprove by `ada` at \S+ \(`d2`\)/,
    );
  });

  it('still finds a request that went on as a new run', async () => {
    lab.fakes.provisionApplication.mockRejectedValueOnce(
      ApplicationFailure.nonRetryable('SQLSTATE P0001', FAILURE.refusedByDatabase),
    );
    const handle = await started();
    await handle.signal(approveSignal, { actor: ada });
    await eventually(
      () => handle.query(stateQuery),
      ({ provisioning }) => provisioning.attempts === 1,
    );
    await eventually(
      () => found(`RegistrationStatus = 'PENDING' and TenantId = 'acme-eu' and ExecutionStatus = 'Running'`),
      (ids) => ids.includes(handle.workflowId),
    );
    const { typedSearchAttributes } = await handle.describe();
    expect(typedSearchAttributes.get(searchAttributes.partnerId)).toBe('acme');
    expect(typedSearchAttributes.get(searchAttributes.applicationType)).toBe('WEB');
  });

  it('is shown every signal and both queries', async () => {
    const handle = await started();
    const { definition } = await handle.query<Metadata>('__temporal_workflow_metadata');
    expect(definition?.signalDefinitions.map(({ name }) => name).sort()).toEqual([
      'approve',
      'cancel',
      'reject',
      'relocate',
      'requestChanges',
      'revise',
    ]);
    expect(definition?.queryDefinitions.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['state', 'receipt']),
    );
  });
});
