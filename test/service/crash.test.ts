import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { issueToken } from '../../src/embedded/issuer/development-issuer';
import { type ApiClient, apiClient, APPLICATIONS, REQUESTS } from '../support/http/api-client';
import { eventually } from '../support/eventually';
import { embeddedServers, killEverything } from '../support/service/kill-everything';
import {
  createInstallation,
  type Installation,
  type Service,
  startService,
} from '../support/service/service';

describe('an installation', () => {
  let installation: Installation;
  let service: Service;
  let admin: ApiClient;

  beforeAll(async () => {
    installation = await createInstallation();
    service = await startService(installation);
    const token = await issueToken(installation.env.DATA_DIR, { role: 'super_admin', ttlSeconds: 600 });
    admin = apiClient(installation, token);
  });
  afterAll(async () => {
    await service.end('SIGTERM');
    await installation.remove();
  });

  it('keeps every pending request after a kill -9 of everything, and each can be approved once', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 10; n += 1) ids.push((await admin.create()).body.id as string);
    await killEverything(installation, service);
    service = await startService(installation);

    const { body: pending } = await admin.get(`${REQUESTS}?status=PENDING&per_page=100`);
    expect(pending.items.map((item: { id: string }) => item.id).sort()).toEqual([...ids].sort());
    for (const id of ids) {
      expect(await admin.post(`${REQUESTS}/${id}/approve`)).toMatchObject({ status: 200 });
      expect(await admin.post(`${REQUESTS}/${id}/approve`)).toMatchObject({ status: 409 });
    }
    expect((await admin.get(APPLICATIONS)).body.total).toBe(ids.length);
  });

  it('leaves no secret and no token in any file of databases, history and logs', async () => {
    const { body: request } = await admin.create();
    const { body: application } = await admin.post(`${REQUESTS}/${String(request.id)}/approve`);
    const { body: rotated } = await admin.post(`${APPLICATIONS}/${String(application.id)}/secrets`);
    expect(await service.end('SIGTERM')).toBe(0);

    const contents = await filesBelow(installation.env.DATA_DIR);
    const everything = [...contents, Buffer.from(service.logged()), Buffer.from(service.output())];
    const holds = (text: string): boolean => everything.some((content) => content.includes(text));
    // A text that is stored can be found, so the search works.
    expect(holds(application.client_id as string)).toBe(true);
    expect(holds(application.client_secret as string)).toBe(false);
    expect(holds(rotated.client_secret as string)).toBe(false);
    expect(holds(admin.token)).toBe(false);
    service = await startService(installation);
  });

  it('is ready again, prints its addresses, and leaves no process when it ends', async () => {
    expect(service.output()).toMatch(/\nready http:\/\/127\.0\.0\.1:\d+\n$/);
    expect(await embeddedServers(installation.env.DATA_DIR)).toHaveLength(2);
    expect(await service.end('SIGINT')).toBe(0);
    await eventually(
      () => embeddedServers(installation.env.DATA_DIR),
      (left) => left.length === 0,
    );
    service = await startService(installation);
  });
});

async function filesBelow(folder: string): Promise<Buffer[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return Promise.all(
    entries.filter((entry) => entry.isFile()).map((entry) => readFile(join(entry.parentPath, entry.name))),
  );
}
