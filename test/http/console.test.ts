import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { ConsoleSite } from '../../src/http/console';
import { loadConfig } from '../../src/config';
import type { RunningServer } from '../../src/process/serve';
import { serveApi } from '../../src/process/serve-api';
import { temporaryFolder } from '../embedded/support/temporary-folder';
import { rawRequest } from '../support/http/raw-request';
import { type Harness, startHarness } from '../support/service/harness';

const SCRIPT = 'console.log("the console");\n'.repeat(50);
const PAGE = '<!doctype html>\n<meta name="csp-nonce" content="__CSP_NONCE__">\n<h1>The console</h1>\n';

describe('the console over HTTP', () => {
  const folder = temporaryFolder();
  const site: ConsoleSite = {
    folder,
    settings: {
      authority: 'https://id.example.com/realms/a',
      client_id: 'approvals',
      scope: 'openid',
      audience: 'api',
    },
    signInOrigins: () => Promise.resolve(['https://id.example.com', 'https://tokens.example.com']),
  };
  let harness: Harness;
  let api: RunningServer;
  beforeAll(async () => {
    mkdirSync(join(folder, 'assets'));
    writeFileSync(join(folder, 'index.html'), PAGE);
    writeFileSync(join(folder, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
    writeFileSync(join(folder, 'assets/index-a1b2.js'), SCRIPT);
    writeFileSync(join(folder, 'assets/index-a1b2.js.br'), brotliCompressSync(SCRIPT));
    writeFileSync(join(folder, 'assets/index-a1b2.js.gz'), gzipSync(SCRIPT));
    writeFileSync(join(folder, 'assets/font-c3d4.woff2'), 'a font');
    writeFileSync(join(folder, 'assets/gone-e5f6.css'), 'a style');
    harness = await startHarness({ worker: false });
    const { http } = loadConfig({});
    api = await serveApi(harness, { ...http, port: 0 }, { console: site });
    rmSync(join(folder, 'assets/gone-e5f6.css'));
  });
  afterAll(async () => {
    await api.stop();
    await harness.stop();
  });

  const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(api.url + path, { redirect: 'manual', ...init });
  const policyOf = ({ headers }: Response): string[] =>
    (headers.get('content-security-policy') ?? '').split(/; ?/);

  it('is where / leads', async () => {
    const response = await ask('/');
    expect([response.status, response.headers.get('location')]).toEqual([302, '/console']);
  });

  it.each([
    ['/console'],
    ['/console/'],
    ['/console/index.html'],
    ['/console/requests/01a2?tab=all'],
    ['/console/callback?code=a&state=b'],
    ['/console/unknown.js'],
    ['/console/assets'],
  ])('is one page, whatever its path is: %s', async (path) => {
    const response = await ask(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.text()).toContain('<h1>The console</h1>');
  });

  it('has a policy that runs only its own scripts, calls only the API and the issuer, and has nothing unsafe', async () => {
    const response = await ask('/console');
    const [, nonce = ''] = /content="([^"]+)"/.exec(await response.text()) ?? [];
    expect(policyOf(response)).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      `style-src 'self' 'nonce-${nonce}'`,
      "img-src 'self' data:",
      "font-src 'self'",
      "connect-src 'self' https://id.example.com https://tokens.example.com",
      "manifest-src 'self'",
      "form-action 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ]);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'cross-origin-opener-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
  });

  it('has another nonce for each answer', async () => {
    const pages = await Promise.all([1, 2].map(async () => (await ask('/console')).text()));
    const nonces = pages.map((page) => /content="([\w+/]{22}==)"/.exec(page)?.[1]);
    expect(nonces[0]).toBeDefined();
    expect(nonces[0]).not.toBe(nonces[1]);
  });

  it('says where to sign in, and this is asked for again each time', async () => {
    const response = await ask('/console/config.json');
    expect(response.headers.get('cache-control')).toBe('no-cache');
    expect(await response.json()).toEqual(site.settings);
  });

  it.each([
    ['br, gzip, deflate', 'br'],
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip', 'gzip'],
    ['br;q=0, gzip;q=0.5', 'gzip'],
    ['identity', null],
  ])('sends an asset compressed as the browser can read it: %s', async (accepted, encoding) => {
    const response = await ask('/console/assets/index-a1b2.js', { headers: { 'Accept-Encoding': accepted } });
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'Accept-Encoding',
    });
    expect(response.headers.get('content-encoding')).toBe(encoding);
    expect(await response.text()).toBe(SCRIPT);
  });

  it('sends a file that the build has not compressed as it is', async () => {
    const font = await ask('/console/assets/font-c3d4.woff2', { headers: { 'Accept-Encoding': 'br' } });
    expect([font.headers.get('content-type'), font.headers.has('content-encoding')]).toEqual([
      'font/woff2',
      false,
    ]);
    const icon = await ask('/console/icon.svg');
    expect([icon.headers.get('content-type'), icon.headers.get('cache-control')]).toEqual([
      'image/svg+xml',
      'public, max-age=3600',
    ]);
    expect(policyOf(icon)).toEqual(["default-src 'none'", "frame-ancestors 'none'"]);
  });

  it('answers HEAD like GET, without the content', async () => {
    for (const path of ['/', '/console', '/console/config.json', '/console/assets/index-a1b2.js']) {
      const [head, get] = [await ask(path, { method: 'HEAD' }), await ask(path)];
      expect(head.status).toBe(get.status);
      expect(head.headers.get('content-type')).toBe(get.headers.get('content-type'));
      expect(await head.text()).toBe('');
    }
  });

  it.each([
    ['/console/assets/index-old.js'],
    ['/console/assets/'],
    ['/console/assets/gone-e5f6.css'],
    ['/console/assets/..%2findex.html'],
    ['/console/assets/%2e%2e/%2e%2e/package.json'],
    ['/console/assets/../../../package.json'],
    ['/console/assets/index-a1b2.js/'],
    ['/console/assets/index-a1b2%2ejs'],
    ['/console/assets/index-a1b2.js%00'],
    ['/console/assets/.env'],
    ['/console/%ff'],
    ['/consoles'],
  ])('has nothing at %s', async (path) => {
    const answer = await rawRequest(api.url, { path });
    expect(answer.status).toBe(404);
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(answer.headers['content-encoding']).toBeUndefined();
    expect(answer.headers['cache-control'] ?? '').not.toContain('max-age');
  });

  it('gives nothing outside its folder, however the path is written', async () => {
    for (const path of [
      '/console/../../../etc/passwd',
      '/console/..%2f..%2f..%2fetc%2fpasswd',
      '/console/....//....//etc/passwd',
      '/console//etc/passwd',
    ]) {
      const answer = await rawRequest(api.url, { path });
      expect(answer.text).not.toContain('root:');
      expect([200, 404]).toContain(answer.status);
    }
  });

  it.each([['/'], ['/console'], ['/console/config.json'], ['/console/assets/index-a1b2.js'], ['/console/x']])(
    'can only be read: %s',
    async (path) => {
      for (const method of ['POST', 'DELETE', 'OPTIONS']) {
        const response = await ask(path, { method });
        expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
      }
    },
  );

  it('is not counted, because one page takes many files', async () => {
    const { http } = loadConfig({ RATE_LIMIT_PER_MINUTE: '2' });
    const limited = await serveApi(harness, { ...http, port: 0 }, { console: site });
    try {
      const statusesOf = (paths: string[]): Promise<number[]> =>
        Promise.all(paths.map(async (path) => (await fetch(limited.url + path)).status));
      const files = [
        '/console',
        '/console/config.json',
        '/console/icon.svg',
        '/console/assets/index-a1b2.js',
      ];
      expect(await statusesOf(files)).toEqual([200, 200, 200, 200]);
      expect((await statusesOf(['/docs', '/docs', '/docs'])).sort()).toEqual([200, 200, 429]);
      expect(await statusesOf(files)).toEqual([200, 200, 200, 200]);
    } finally {
      await limited.stop();
    }
  });

  it('is not there if it is off', async () => {
    const { http } = loadConfig({});
    const off = await serveApi(harness, { ...http, port: 0 });
    try {
      for (const path of ['/', '/console', '/console/config.json']) {
        expect((await fetch(off.url + path, { redirect: 'manual' })).status).toBe(404);
      }
    } finally {
      await off.stop();
    }
  });
});
