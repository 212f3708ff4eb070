import { revisionOf } from '../../../src/app/request/revision';
import { viewOf } from '../../../src/app/request/registration-request-view';
import type { AppContext } from '../../../src/app/app-context';
import { newDeliberation, type Vote } from '../../../src/domain/policy/deliberation';
import type { RegistrationRequest } from '../../../src/domain/request/registration-request';

const recorded: RegistrationRequest = {
  id: '01a20a5d-ca2a-724b-a5dd-cf0bf0bddf09',
  status: 'PENDING',
  scope: 'TENANT',
  tenant_id: 'acme-eu',
  partner_id: 'acme',
  name: 'Billing',
  description: null,
  application_type: 'WEB',
  redirect_uris: ['https://billing.example.com/callback'],
  post_logout_redirect_uris: null,
  allowed_origins: null,
  requested_scopes: ['openid', 'profile', 'email'],
  grant_types: ['authorization_code', 'refresh_token'],
  contact_email: 'billing@example.com',
  contact_name: null,
  organization_name: null,
  website_url: null,
  requested_by: { sub: 'ona', name: 'Ona' },
  created_at: '2026-11-23T21:44:08.490Z',
  expires_at: '2026-12-07T21:44:08.490Z',
  review_findings: [{ code: 'a', field: 'name', message: 'm' }],
  updated_at: '2026-11-23T21:44:08.490Z',
  decided_at: null,
  decided_by: null,
  decision_notes: null,
  rejection_reason: null,
  application_id: null,
  client_id: null,
  deliberation: newDeliberation(null, 'ona', '2026-11-23T21:44:08.490Z'),
  overridden: false,
};
const app = { workflows: { url: () => null } } as unknown as AppContext;
const ada = { sub: 'ada', role: 'super_admin' as const, groups: [] };
const request = viewOf(app, ada, recorded);
const COMPUTED = ['workflow_id', 'workflow_url', 'revision', 'changes_requested', 'approval', 'you'];
const vote = (sub: string): Vote => ({
  sub,
  at: recorded.created_at,
  notes: null,
  decision_id: sub,
  seats: ['two'],
});
const two = { name: 'two', from: { roles: ['super_admin' as const] }, count: 2 };
const deliberating = (said: object): string =>
  revisionOf(viewOf(app, ada, { ...recorded, deliberation: { ...recorded.deliberation, ...said } }));

describe('the revision of a request', () => {
  it('is the same as in earlier versions of the service, because clients keep it', () => {
    expect(revisionOf(request)).toBe('7oD7WcORnVmdR9x6I1tRFW');
  });

  it('does not depend on the order of the members, nor on the computed ones', () => {
    // TypeScript does not know that the members are still the same.
    const turned = Object.fromEntries(Object.entries(request).reverse()) as unknown as typeof request;
    const computed = { workflow_id: 'some', workflow_url: 'https://temporal.example.com', live: null };
    expect(revisionOf({ ...turned, ...computed })).toBe(revisionOf(request));
  });

  it.each(Object.keys(request).filter((name) => !COMPUTED.includes(name)))('changes with %s', (name) => {
    expect(revisionOf({ ...request, [name]: 'changed' })).not.toBe(revisionOf(request));
  });

  it('changes with every vote, with requested changes and with a revision, whatever the time is', () => {
    const rule = { name: 'two', require: [two] };
    const names = [
      {},
      { rule, votes: [vote('ada')] },
      { rule, votes: [vote('grace')] },
      { rule, votes: [vote('ada'), vote('grace')] },
      { changes_requested: { by: { sub: 'ada' }, at: recorded.created_at, comment: 'why?' } },
      { revision: 2 },
    ].map(deliberating);
    expect(new Set(names).size).toBe(names.length);
  });

  it('is the same for everybody, and when a reminder or an escalation is due', () => {
    const others = viewOf(
      app,
      { sub: 'ona', role: 'tenant_admin', tenant_id: 'acme-eu', groups: [] },
      recorded,
    );
    expect(revisionOf(others)).toBe(revisionOf(request));
    expect(deliberating({ reminders: 1, escalated_at: recorded.created_at })).toBe(revisionOf(request));
  });
});
