import { issueToken } from '../../src/embedded/issuer/development-issuer';
import type { RegistrationRequest } from '../../src/domain/request/registration-request';
import { type ApiClient, apiClient, APPLICATIONS, REQUESTS } from '../support/http/api-client';
import { eventually } from '../support/eventually';
import { embeddedServers, killEverything } from '../support/service/kill-everything';
import { startLoad, type Told } from '../support/service/load';
import {
  createInstallation,
  type Installation,
  type Service,
  startService,
} from '../support/service/service';

const ROUNDS = [1, 2, 3];
/** So many approvals are answered before the crash or the stop. */
const ENOUGH = 10;

describe('an installation under load', () => {
  let installation: Installation;
  let service: Service;
  let admin: ApiClient;
  const told: Told = { created: [], left: [], approved: new Map(), unexpected: [] };

  beforeAll(async () => {
    installation = await createInstallation();
    // Temporal gives the task of a dead worker out again after ten seconds.
    installation.env.DECISION_WAIT = 'PT30S';
    service = await startService(installation);
    const token = await issueToken(installation.env.DATA_DIR, { role: 'super_admin', ttlSeconds: 3_600 });
    admin = apiClient(installation, token);
  });
  afterAll(async () => {
    await service.end('SIGTERM');
    await installation.remove();
  });

  const all = async <T>(path: string, filter = ''): Promise<T[]> => {
    const items: T[] = [];
    for (let page = 1; ; page += 1) {
      const { body } = await admin.get(`${path}?per_page=100&page=${page}${filter}`);
      items.push(...(body.items as T[]));
      if (page >= body.pages) return items;
    }
  };
  /** Loads the service until it has answered enough. Then `blow` ends it. */
  const underLoad = async (blow: () => Promise<void>): Promise<void> => {
    const load = startLoad(admin);
    await eventually(() => load.told.approved.size >= ENOUGH, Boolean, 60_000);
    await blow();
    const { created, left, approved, unexpected } = await load.end();
    told.left.push(...left);
    told.created.push(...created);
    approved.forEach((clientId, id) => told.approved.set(id, clientId));
    told.unexpected.push(...unexpected);
  };

  /** Expects that every answer is still true, and that every call without an answer has ended in a correct state. */
  const expectKept = async (): Promise<void> => {
    expect(told.unexpected).toEqual([]);
    const requests = new Map((await all<RegistrationRequest>(REQUESTS)).map((item) => [item.id, item]));
    expect(told.created.filter((id) => !requests.has(id))).toEqual([]);
    for (const [id, clientId] of told.approved) {
      expect(requests.get(id)).toMatchObject({ status: 'APPROVED', client_id: clientId });
    }
    // Approvals that were running at the crash may be applied between the two lists.
    await eventually(approvedAndApplications, ([approved, applications]) => approved === applications);
  };
  const approvedAndApplications = async (): Promise<[string, string]> => {
    const applications = await all<{ client_id: string; registration_request_id: string }>(APPLICATIONS);
    const approved = await all<RegistrationRequest>(REQUESTS, '&status=APPROVED');
    const sorted = (pairs: unknown[][]): string => pairs.map(String).sort().join('\n');
    return [
      sorted(approved.map(({ id, client_id }) => [id, client_id])),
      sorted(applications.map((item) => [item.registration_request_id, item.client_id])),
    ];
  };

  it.each(ROUNDS)('keeps everything that it answered, after a kill -9 of everything: round %i', async () => {
    await underLoad(() => killEverything(installation, service));
    service = await startService(installation);
    await expectKept();
  });

  it('can still decide requests that were left pending', async () => {
    expect(told.left.length).toBeGreaterThan(0);
    for (const id of told.left.slice(-5)) {
      const approved = await admin.post(`${REQUESTS}/${id}/approve`);
      expect(approved.status).toBe(200);
      told.approved.set(id, approved.body.client_id as string);
    }
    await expectKept();
  });

  it('answers every accepted call when it is told to stop, ends with 0, and leaves no process', async () => {
    await underLoad(async () => {
      expect(await service.end('SIGTERM')).toBe(0);
    });
    expect(await embeddedServers(installation.env.DATA_DIR)).toEqual([]);
    service = await startService(installation);
    await expectKept();
  });

  it('lets a request expire by itself if its time passes while everything is down', async () => {
    await service.end('SIGTERM');
    installation.env.REQUEST_TTL = 'PT3S';
    service = await startService(installation);
    const { body: request } = await admin.create();
    const path = `${REQUESTS}/${String(request.id)}`;
    await killEverything(installation, service);
    await eventually(() => Date.now() > Date.parse(request.expires_at as string));
    service = await startService(installation);
    const { body: expired } = await eventually(
      () => admin.get(path),
      ({ body }) => body.status !== 'PENDING',
      30_000,
    );
    expect(expired).toMatchObject({ status: 'EXPIRED', decided_by: null, client_id: null });
    expect(await admin.post(`${path}/approve`)).toMatchObject({
      status: 409,
      body: { detail: 'Registration request is already EXPIRED' },
    });
  });
});
