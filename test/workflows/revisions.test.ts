import { searchAttributes, stateQuery } from '../../workflows/contract';
import type { Activities } from '../../workflows/activity-contract';
import type { Rule } from '../../src/domain/policy/rule';
import { eventually } from '../support/eventually';
import { APPROVES, FOUR_EYES } from '../support/policy/rules';
import { receiptFor, send, startUnder, tell } from '../support/request/under-a-rule';
import { startWorkflowLab, type WorkflowLab } from '../support/request/workflow-lab';

type Written = Awaited<ReturnType<Activities['recordRevision']>>;

describe('a request that is revised', () => {
  let lab: WorkflowLab;
  beforeAll(async () => {
    lab = await startWorkflowLab();
  });
  afterAll(() => lab.stop());
  beforeEach(() => jest.clearAllMocks());

  /** What the activity answers for a revision that is valid. */
  const valid = (rule: Rule | null, fields: { expires_at?: string } = {}): Written => ({
    recorded: {
      scope: 'TENANT',
      tenant_id: 'acme-eu',
      partner_id: 'acme',
      application_type: 'SPA',
      summary: 'another text',
      expires_at: new Date(Date.now() + 86_400_000).toISOString(),
      ...fields,
    },
    rule,
  });

  it('begins anew: earlier votes are void, and an approval is about the new text', async () => {
    lab.fakes.recordRevision.mockResolvedValueOnce(valid({ ...FOUR_EYES, name: 'another rule' }));
    const handle = await startUnder(lab, FOUR_EYES);
    expect(await tell(handle, 'owner', 'approve')).toBe('counted');
    expect(await tell(handle, 'security', 'requestChanges')).toBe('counted');
    expect(await tell(handle, 'grace', 'revise', { request: { name: 'Payroll 2' } })).toBe('applied');
    expect(lab.fakes.recordRevision.mock.calls).toMatchObject([
      [{ revising: { revision: 1, request: { name: 'Payroll 2' }, actor: { sub: 'grace' } } }],
    ]);
    expect(await handle.query(stateQuery)).toMatchObject({ status: 'PENDING', revision: 2, missing: 2 });
    const { typedSearchAttributes } = await handle.describe();
    expect(typedSearchAttributes.get(searchAttributes.applicationType)).toBe('SPA');

    const again = { decision_id: 'again', revision: 1 };
    expect(await tell(handle, 'owner', 'approve', again)).toBe('refused: stale_revision');
    expect(await tell(handle, 'owner', 'approve', { ...again, revision: 2 })).toBe('counted');
    await send(handle, 'security', 'approve', { revision: 2 });
    expect(await handle.result()).toMatchObject({ status: 'APPROVED', basis: { revision: 2 } });
  });

  it('stays as it was when the revision is not valid', async () => {
    lab.fakes.recordRevision.mockResolvedValueOnce({ problem: 'request.name: Field required' });
    const handle = await startUnder(lab, FOUR_EYES);
    expect(await tell(handle, 'owner', 'approve')).toBe('counted');
    expect(await tell(handle, 'grace', 'revise', { request: {} })).toBe('refused: invalid_request');
    const { revision, missing, ignored_signals } = await handle.query(stateQuery);
    expect({ revision, missing }).toEqual({ revision: 1, missing: 1 });
    expect(ignored_signals).toMatchObject([{ signal: 'revise', problem: 'request.name: Field required' }]);
    await send(handle, 'security', 'approve');
    expect(await handle.result()).toMatchObject({ status: 'APPROVED' });
  });

  it('takes no decision while the revision is checked, and then only one that has seen it', async () => {
    let finish = (_written: Written): void => undefined;
    lab.fakes.recordRevision.mockImplementationOnce(
      () =>
        new Promise((resolve) => {
          finish = resolve;
        }),
    );
    const handle = await startUnder(lab, null);
    await send(handle, 'grace', 'revise');
    await eventually(() => lab.fakes.recordRevision.mock.calls.length === 1);
    expect(await tell(handle, 'owner', 'approve', { revision: 1 })).toBe('refused: being_revised');
    finish(valid(null));
    expect(await receiptFor(handle, 'revise by grace')).toBe('applied');
    expect(await tell(handle, 'operator', 'approve')).toBe('refused: stale_revision');
    await send(handle, 'owner', 'approve', { revision: 2 });
    expect(await handle.result()).toMatchObject({ status: 'APPROVED', basis: { revision: 2 } });
  });

  it('is cancelled after the revision was written, if somebody cancels it in Temporal meanwhile', async () => {
    let finish = (_written: Written): void => undefined;
    lab.fakes.recordRevision.mockImplementationOnce(
      () =>
        new Promise((resolve) => {
          finish = resolve;
        }),
    );
    const handle = await startUnder(lab, FOUR_EYES);
    await send(handle, 'grace', 'revise');
    await eventually(() => lab.fakes.recordRevision.mock.calls.length === 1);
    await handle.cancel();
    finish(valid(FOUR_EYES));
    expect(await handle.result()).toMatchObject({ status: 'CANCELLED' });
    expect(await receiptFor(handle, 'revise by grace')).toBe('applied');
  });

  it('is decided at once if the rule that is found for the revision decides', async () => {
    lab.fakes.recordRevision.mockResolvedValueOnce(valid(APPROVES));
    const handle = await startUnder(lab, FOUR_EYES);
    await send(handle, 'grace', 'revise');
    expect(await handle.result()).toMatchObject({
      status: 'APPROVED',
      decided_by: { sub: 'policy:trusted' },
      basis: { revision: 2 },
    });
    expect(await receiptFor(handle, 'revise by grace')).toBe('applied');
  });

  it('expires when its new time is up', async () => {
    const expires_at = new Date(Date.now() + 1_000).toISOString();
    lab.fakes.recordRevision.mockResolvedValueOnce(valid(null, { expires_at }));
    const handle = await startUnder(lab, null);
    expect(await tell(handle, 'grace', 'revise')).toBe('applied');
    const { status, settled_at } = await handle.result();
    expect(status).toBe('EXPIRED');
    expect(settled_at >= expires_at).toBe(true);
  });

  it('under the built-in rule is written with the demand for changes that came before', async () => {
    const handle = await startUnder(lab, null);
    expect(await tell(handle, 'owner', 'requestChanges')).toBe('counted');
    expect(await tell(handle, 'operator', 'approve')).toBe('refused: changes_requested');
    expect(await tell(handle, 'grace', 'revise')).toBe('applied');
    expect(lab.ran(handle.workflowId).map(({ activity }) => activity)).toEqual([
      'recordRequest',
      'recordProgress',
      'recordRevision',
    ]);
    await handle.terminate('this test is over');
  });
});
