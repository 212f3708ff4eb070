import type { AuditAction } from '../../src/domain/audit-event';
import type { Route } from '../../src/http/route';
import { routes } from '../../src/http/routes';
import { type ApiClient, apiClient } from '../support/http/api-client';
import { type Harness, startHarness } from '../support/service/harness';
import { callRoute, make, routeCalls, unknownIds } from '../support/http/route-calls';

interface Event {
  id: string;
  action: AuditAction;
  subject: string;
  registration_request_id: string | null;
  actor_sub: string | null;
  actor_name: string | null;
  detail: Record<string, unknown>;
}

interface Expected {
  /** The actions of two calls in a row. The second call is refused, or changes something again. */
  actions: [AuditAction[], AuditAction[]];
  subject: (ids: Record<string, string>) => RegExp;
  detail: Record<string, unknown>;
  /** Whether the event is in the trail of a request. */
  ofRequest: boolean;
}

const anything = expect.any(String) as string;
const request = ({ request_id }: Record<string, string>): RegExp =>
  new RegExp(`^registration-request/${request_id ?? ''}$`);
const application = ({ application_id }: Record<string, string>): RegExp =>
  new RegExp(`^application/${application_id ?? ''}$`);
const decision = { decision_id: anything };

/** What each route that changes something writes to the audit trail. The test fails for a route without a row here. */
const expectations: Partial<Record<string, Expected>> = {
  createRegistrationRequest: {
    actions: [['created'], ['created']],
    subject: () => /^registration-request\/[\w-]{36}$/,
    detail: {},
    ofRequest: true,
  },
  cancelRegistrationRequest: {
    actions: [['cancelled'], []],
    subject: request,
    detail: decision,
    ofRequest: true,
  },
  approveRegistrationRequest: {
    actions: [['approved'], []],
    subject: request,
    detail: { ...decision, application_id: anything, client_id: anything },
    ofRequest: true,
  },
  rejectRegistrationRequest: {
    actions: [['rejected'], []],
    subject: request,
    detail: { ...decision, reason: 'no' },
    ofRequest: true,
  },
  decideRegistrationRequests: {
    actions: [['rejected'], []],
    subject: request,
    detail: { ...decision, reason: 'no' },
    ofRequest: true,
  },
  requestChangesOfRegistrationRequest: {
    actions: [['changes_requested'], ['changes_requested']],
    subject: request,
    detail: { ...decision, comment: 'Use https', revision: 1 },
    ofRequest: true,
  },
  reviseRegistrationRequest: {
    actions: [['revised'], ['revised']],
    subject: request,
    detail: { ...decision, revision: expect.any(Number) as number, fields: ['name'] },
    ofRequest: true,
  },
  issueSecret: {
    actions: [['secret_issued'], []],
    subject: application,
    detail: { application_id: anything, secret_id: anything, hint: anything },
    ofRequest: true,
  },
  revokeSecret: {
    actions: [['secret_revoked'], []],
    subject: application,
    detail: { application_id: anything, secret_id: anything, hint: anything },
    ofRequest: true,
  },
  putPartner: {
    actions: [['partner_created'], ['partner_changed']],
    subject: () => /^partner\/nowhere$/,
    detail: { name: 'Renamed' },
    ofRequest: false,
  },
  putTenant: {
    actions: [['tenant_created'], ['tenant_changed']],
    subject: () => /^tenant\/nowhere$/,
    detail: { name: 'Renamed', partner_id: 'acme' },
    ofRequest: false,
  },
  putApprovalPolicy: {
    actions: [['policy_changed'], ['policy_changed']],
    subject: () => /^approval-policy$/,
    detail: { version: expect.any(Number) as number },
    ofRequest: false,
  },
};
/** They have a body, and so they are POSTs. */
const READS_BY_POST = ['validateRegistrationRequest', 'testApprovalPolicy'];
const isReading = ({ method, operationId }: Route): boolean =>
  method === 'get' || READS_BY_POST.includes(operationId);
const changing = routes.filter((route) => !isReading(route));

describe('the audit trail', () => {
  let harness: Harness;
  let admin: ApiClient;
  beforeAll(async () => {
    harness = await startHarness();
    const token = await harness.token({ role: 'super_admin', sub: 'auditee', name: 'Audrey' });
    admin = apiClient(harness, token);
  });
  afterAll(() => harness.stop());

  const events = (): Promise<Event[]> => harness.db<Event>('audit_events').orderBy(['at', 'id']);
  /** The events that were written while something ran. */
  const writtenBy = async (work: () => Promise<unknown>): Promise<Event[]> => {
    const before = new Set((await events()).map(({ id }) => id));
    await work();
    return (await events()).filter(({ id }) => !before.has(id));
  };

  it('forgets no route that changes something', () => {
    const changingIds = changing.map(({ operationId }) => operationId).sort();
    expect(Object.keys(expectations).sort()).toEqual(changingIds);
    expect(changingIds.filter((id) => !routeCalls[id])).toEqual([]);
  });

  describe.each(changing.map((route) => [route.operationId, route] as const))('%s', (operationId, route) => {
    it('records once who did what to what, and records nothing that was refused', async () => {
      const [call, expected] = [routeCalls[operationId], expectations[operationId]];
      if (!call || !expected) throw new Error('no row');
      const isDirectory = call.target === 'partner' || call.target === 'tenant';
      const ids = isDirectory ? unknownIds() : await make(admin, call.target, 'acme-eu');
      const perform = (token = admin.token): Promise<unknown> =>
        callRoute(harness.url, route, {
          ids,
          token,
          ...(call.body && { body: call.body('acme-eu', ids) }),
        });
      const stranger = await harness.token({ role: 'partner_admin', partner: 'globex' });

      expect(await writtenBy(() => perform('not-a-token'))).toEqual([]);
      expect(await writtenBy(() => perform(stranger))).toEqual([]);
      const first = await writtenBy(() => perform());
      const second = await writtenBy(() => perform());

      expect([first, second].map((written) => written.map(({ action }) => action))).toEqual(expected.actions);
      for (const event of [...first, ...second]) {
        expect(event).toMatchObject({ actor_sub: 'auditee', actor_name: 'Audrey' });
        expect(event.detail).toEqual(expected.detail);
        expect(event.subject).toMatch(expected.subject(ids));
        expect(event.registration_request_id !== null).toBe(expected.ofRequest);
      }
    });
  });

  it.each(routes.filter(isReading).map((route) => [route.operationId, route] as const))(
    '%s only reads, and writes nothing',
    async (operationId, route) => {
      const { target = 'list', body } = routeCalls[operationId] ?? {};
      const ids = await make(admin, target, target === 'partner' ? 'acme' : 'acme-eu');
      const written = await writtenBy(async () => {
        const call = { ids, token: admin.token, ...(body && { body: body('acme-eu', ids) }) };
        const { status } = await callRoute(harness.url, route, call);
        expect(status).toBe(200);
      });
      expect(written).toEqual([]);
    },
  );
});
