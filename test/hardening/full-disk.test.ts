import { issueToken } from '../../src/embedded/issuer/development-issuer';
import { type Answered, type ApiClient, apiClient, APPLICATIONS, REQUESTS } from '../support/http/api-client';
import { eventually } from '../support/eventually';
import {
  createInstallation,
  type Installation,
  type Service,
  startService,
} from '../support/service/service';
import { mountSmallDisk, type SmallDisk } from '../support/servers/small-disk';

/** Enough for a new installation, which takes about 50 MB, and for some use. */
const ROOMY_MB = 100;
/** Enough to begin, but not enough for a database. */
const TIGHT_MB = 20;

async function installationOn(disk: SmallDisk): Promise<Installation> {
  const installation = await createInstallation();
  // The folder of the installation is on the machine's own disk.
  await installation.remove();
  return { ...installation, env: { ...installation.env, DATA_DIR: `${disk.folder}/data` } };
}

/** A line that says that there is no space. */
const NO_ROOM = /^the service ended: [^\n]*(?:no space left|check free disk space)[^\n]*\n?$/i;

const disk = mountSmallDisk(ROOMY_MB);
const tight = mountSmallDisk(TIGHT_MB);
afterAll(() => {
  disk?.unmount();
  tight?.unmount();
});

(tight ? it : it.skip)('a start on a disk too small for the data says so in one line', async () => {
  const installation = await installationOn(tight as SmallDisk);
  await expect(startService(installation)).rejects.toThrow(NO_ROOM);
});

(disk ? describe : describe.skip)('a disk that fills up under an installation', () => {
  let installation: Installation;
  let service: Service;
  let admin: ApiClient;

  beforeAll(async () => {
    installation = await installationOn(disk as SmallDisk);
    installation.env.DECISION_WAIT = 'PT2S';
    service = await startService(installation);
    const token = await issueToken(installation.env.DATA_DIR, { role: 'super_admin', ttlSeconds: 3_600 });
    admin = apiClient(installation, token);
  });
  afterAll(() => service.end('SIGTERM'));

  const create = async (): Promise<string> => (await admin.create()).body.id as string;

  it('refuses a call or keeps it, still answers reads, and works again when there is space', async () => {
    const ids = [await create(), await create()];
    disk?.fill();

    const created: Answered[] = [];
    const decided: Answered[] = [];
    for (const id of ids) {
      created.push(await admin.create());
      decided.push(await admin.post(`${REQUESTS}/${id}/approve`));
    }
    for (const { status } of created) expect([201, 503, 504]).toContain(status);
    for (const { status } of decided) expect([200, 202, 503, 504]).toContain(status);
    const reads = [await admin.get(REQUESTS), await admin.get(APPLICATIONS)];
    expect(reads.map(({ status }) => status)).toEqual([200, 200]);

    disk?.makeRoom();
    await eventually(
      () => fetch(`${installation.url}/statusz`),
      ({ status }) => status === 200,
      60_000,
    );
    const kept = created.filter(({ status }) => status === 201).map(({ body }) => body.id as string);
    for (const id of kept) {
      await eventually(
        () => admin.get(`${REQUESTS}/${id}`),
        ({ status }) => status === 200,
        30_000,
      );
    }
    for (const [n, id] of ids.entries()) {
      const claimed = decided[n]?.status === 200 ? decided[n].body.client_id : expect.anything();
      const { body } = await eventually(
        async () => {
          await admin.post(`${REQUESTS}/${id}/approve`);
          return admin.get(`${REQUESTS}/${id}`);
        },
        ({ body }) => body.status === 'APPROVED',
        30_000,
      );
      expect(body.client_id).toEqual(claimed);
    }
    expect((await admin.get(APPLICATIONS)).body.total).toBe(ids.length);
  }, 150_000);

  it('does not let it start, and one line says so; with space it starts', async () => {
    expect(await service.end('SIGTERM')).toBe(0);
    disk?.fill();
    await expect(startService(installation)).rejects.toThrow(NO_ROOM);
    disk?.makeRoom();
    service = await startService(installation);
    expect((await admin.get(APPLICATIONS)).body.total).toBe(2);
  });
});
