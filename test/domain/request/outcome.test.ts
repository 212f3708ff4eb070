import { type Decision, type DecisionKind, parseDecision } from '../../../src/domain/request/decision';
import { expiredOutcome, type Outcome, outcomeOf, settled } from '../../../src/domain/request/outcome';
import { newDeliberation } from '../../../src/domain/policy/deliberation';
import type { RegistrationRequest } from '../../../src/domain/request/registration-request';

const AT = '2026-01-02T03:04:05.000Z';
const actor = { sub: 'ada' };
const application = { id: 'app', client_id: 'client', created_at: AT, created_by: actor };
const request: RegistrationRequest = {
  id: 'r1',
  status: 'PENDING',
  scope: 'GLOBAL',
  tenant_id: null,
  partner_id: null,
  name: 'Payroll',
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
  requested_by: { sub: 'grace' },
  created_at: '2026-01-01T00:00:00.000Z',
  updated_at: '2026-01-01T00:00:00.000Z',
  expires_at: '2026-01-15T00:00:00.000Z',
  decided_at: null,
  decided_by: null,
  decision_notes: null,
  rejection_reason: null,
  application_id: null,
  client_id: null,
  review_findings: [],
  deliberation: newDeliberation(null, 'grace', '2026-01-01T00:00:00.000Z'),
  overridden: false,
};
const undecided = {
  decided_at: null,
  decided_by: null,
  decision_notes: null,
  rejection_reason: null,
  application_id: null,
  client_id: null,
};
const decided = { ...undecided, updated_at: AT, decided_at: AT, decided_by: actor };

function decisionOf(kind: DecisionKind): Decision {
  const decision = parseDecision(
    kind,
    { actor, notes: 'noted', reason: 'no' },
    { decision_id: 'd1', at: AT, text_rules: 'http' },
  );
  if (typeof decision === 'string') throw new Error(decision);
  return decision;
}
const approval = decisionOf('approve');

function outcome(kind: DecisionKind, sealedTo?: 'starter' | 'approver'): Outcome {
  const provisioned = kind === 'approve' ? { application, sealed_secret: 'jwe' } : null;
  return outcomeOf('r1', decisionOf(kind), provisioned, sealedTo);
}

describe('an outcome', () => {
  it('of an approval carries the application and its sealed secret', () => {
    expect(outcome('approve')).toEqual({
      request_id: 'r1',
      status: 'APPROVED',
      decision_id: 'd1',
      decided_at: AT,
      decided_by: actor,
      decision_notes: 'noted',
      rejection_reason: null,
      settled_at: AT,
      application,
      sealed_secret: 'jwe',
      sealed_to: 'approver',
    });
    expect(outcome('approve', 'starter').sealed_to).toBe('starter');
  });

  it('without a secret is sealed to nobody', () => {
    const { sealed_to } = outcomeOf('r1', approval, { application, sealed_secret: null }, 'starter');
    expect(sealed_to).toBeNull();
  });

  it('of a rejection carries its reason and no notes', () => {
    expect(outcome('reject')).toMatchObject({
      status: 'REJECTED',
      rejection_reason: 'no',
      decision_notes: null,
      application: null,
      sealed_secret: null,
    });
  });

  it.each([
    [
      'approved',
      outcome('approve'),
      {
        ...decided,
        status: 'APPROVED',
        decision_notes: 'noted',
        application_id: 'app',
        client_id: 'client',
      },
    ],
    ['rejected', outcome('reject'), { ...decided, status: 'REJECTED', rejection_reason: 'no' }],
    ['cancelled', outcome('cancel'), { ...decided, status: 'CANCELLED', decision_notes: 'noted' }],
    ['expired', expiredOutcome('r1', AT), { ...undecided, status: 'EXPIRED', updated_at: AT }],
  ] as const)('leaves the request %s and all that was asked for as it was', (_name, ended, change) => {
    expect(settled(request, ended)).toEqual({ ...request, ...change });
  });
});
