import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createClient, type RegistrationClient } from '../../../src/client';
import { issueToken } from '../../../src/embedded/issuer/development-issuer';
import { startChromium } from '../servers/chromium';
import { createInstallation, PROJECT, startService } from '../service/service';
import { type Person, signInAs } from './console-lab';
import { DEMO_REQUESTS } from './demo-requests';

/** Takes the pictures of the console in docs/images, from the service as `npm start` runs it, with a few requests. */
async function takeScreenshots(): Promise<void> {
  const installation = await createInstallation();
  const service = await startService(installation);
  const browser = await startChromium();
  try {
    const token = (sub: string, name: string): Promise<string> =>
      issueToken(installation.env.DATA_DIR, { role: 'super_admin', sub, name, ttlSeconds: 600 });
    const clientOf = async (sub: string, name: string): Promise<RegistrationClient> =>
      createClient({ baseUrl: installation.url, token: await token(sub, name) });
    const ids = await createRequests(
      await clientOf('grace@example.com', 'Grace'),
      await clientOf(ADA.sub, ADA.name),
    );

    const folder = join(PROJECT, 'docs/images');
    await mkdir(folder, { recursive: true });
    for (const { name, path, width = 1440, colorScheme = 'light' } of picturesOf(ids)) {
      const context = await browser.newContext({
        viewport: { width, height: width < 500 ? 812 : 900 },
        colorScheme,
        reducedMotion: 'reduce',
        locale: 'en-GB',
      });
      const page = await context.newPage();
      await page.goto(`${installation.url}/console${path}`);
      await signInAs(page, ADA);
      await page.waitForLoadState('networkidle');
      await page.screenshot({ path: join(folder, `${name}.png`) });
      await context.close();
    }
  } finally {
    await browser.close();
    await service.end('SIGTERM');
    await installation.remove();
  }
}

const ADA = { role: 'super_admin', sub: 'ada@example.com', name: 'Ada' } satisfies Person;

interface Picture {
  name: string;
  path: string;
  width?: number;
  colorScheme?: 'light' | 'dark';
}

function picturesOf({ pending, application }: { pending: string; application: string }): Picture[] {
  return [
    { name: 'queue', path: '/' },
    { name: 'queue-dark', path: '/', colorScheme: 'dark' },
    { name: 'queue-narrow', path: '/', width: 375 },
    { name: 'request', path: `/requests/${pending}` },
    { name: 'new-request', path: '/requests/new' },
    { name: 'application', path: `/applications/${application}` },
    { name: 'overview', path: '/overview' },
  ];
}

/** @returns the id of a request that waits, and of an application */
async function createRequests(
  asker: RegistrationClient,
  approver: RegistrationClient,
): Promise<{ pending: string; application: string }> {
  const ids: string[] = [];
  for (const body of DEMO_REQUESTS) {
    const { data } = await asker.POST('/api/v1/admin/registration-requests', { body });
    ids.push(data.id);
  }
  const [approved = '', rejected = '', pending = ''] = ids;
  const one = '/api/v1/admin/registration-requests/{request_id}';
  const answer = await approver.POST(`${one}/approve`, {
    params: { path: { request_id: approved } },
    body: { notes: 'Checked with the owner.' },
  });
  await approver.POST(`${one}/reject`, {
    params: { path: { request_id: rejected } },
    body: { reason: 'Use the client that you have.' },
  });
  return { pending, application: answer.data.id };
}

void takeScreenshots();
