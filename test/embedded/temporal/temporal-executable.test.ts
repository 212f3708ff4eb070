import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { ExecutableSearch } from '../../../src/embedded/temporal/executable-folders';
import { identifyProcess } from '../../../src/embedded/server/process-identity';
import { findTemporalExecutable, temporalVersion } from '../../../src/embedded/temporal/temporal-executable';
import { ConfigurationError } from '../../../src/errors';
import { eventually } from '../../support/eventually';
import { temporaryFolder } from '../support/temporary-folder';

const fakeTemporal = '#!/bin/sh\necho temporal version 0\n';
const cachedName = `temporal-${temporalVersion}`;

describe("finding Temporal's executable", () => {
  const root = temporaryFolder();
  let folder: string;
  let search: ExecutableSearch;
  let announced: string[];
  beforeEach(() => {
    folder = join(root, String(Math.random()));
    announced = [];
    search = {
      config: { dataDir: join(folder, 'data') },
      // PATH holds only what the fakes need, and no `temporal` or `go` of this machine.
      env: { PATH: join(folder, 'bin'), XDG_CACHE_HOME: join(folder, 'cache') },
      announce: (line) => announced.push(line),
      signal: new AbortController().signal,
      downloadService: 'http://127.0.0.1:1',
    };
  });

  function program(path: string, text = fakeTemporal): string {
    const file = join(folder, path);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, text);
    chmodSync(file, 0o755);
    return file;
  }

  const cached = () => join(folder, 'cache', 'registration-requests', cachedName);

  it('prefers TEMPORAL_CLI, then the one on PATH, then the cached one', async () => {
    const inCache = program(`cache/registration-requests/${cachedName}`);
    expect(await findTemporalExecutable(search)).toBe(inCache);
    const onPath = program('bin/temporal');
    expect(await findTemporalExecutable(search)).toBe(onPath);
    const named = program('elsewhere/temporal');
    expect(await findTemporalExecutable({ ...search, config: { dataDir: folder, temporalCli: named } })).toBe(
      named,
    );
    expect(announced).toEqual([]);
  });

  it.each([
    ['missing', undefined],
    ['broken', '#!/bin/sh\nexit 1\n'],
    ['something else', '#!/bin/sh\necho tempo 2\n'],
  ])('refuses a TEMPORAL_CLI that is %s', async (_, text) => {
    program('bin/temporal');
    const temporalCli = text === undefined ? join(folder, 'nothing') : program('named', text);
    await expect(
      findTemporalExecutable({ ...search, config: { dataDir: folder, temporalCli } }),
    ).rejects.toThrow(
      new ConfigurationError(`TEMPORAL_CLI ${temporalCli} is not a Temporal CLI that runs here`),
    );
  });

  it('skips a broken one on PATH', async () => {
    program('bin/temporal', '#!/bin/sh\nexit 1\n');
    const inCache = program(`data/cache/${cachedName}`);
    expect(await findTemporalExecutable(search)).toBe(inCache);
  });

  describe('with the download service', () => {
    let server: Server;
    let requested: string[];
    let archiveUrl: string;
    let redirects: Record<string, string>;
    beforeEach(async () => {
      requested = [];
      redirects = {};
      program('archive/temporal');
      execFileSync('tar', [
        '-czf',
        join(folder, 'archive.tar.gz'),
        '-C',
        join(folder, 'archive'),
        'temporal',
      ]);
      server = createServer((request, response) => {
        requested.push(request.url ?? '');
        const location = redirects[request.url ?? ''];
        if (location !== undefined) response.writeHead(302, { location }).end();
        else if (request.url === '/archive.tar.gz')
          response.end(readFileSync(join(folder, 'archive.tar.gz')));
        else response.end(JSON.stringify({ archiveUrl, fileToExtract: 'temporal' }));
      }).listen(0, '127.0.0.1');
      await once(server, 'listening');
      search.downloadService = service();
      archiveUrl = `${service()}/archive.tar.gz`;
    });
    afterEach(() => {
      server.close();
      server.closeAllConnections();
    });
    const service = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

    it('downloads the pinned release, once', async () => {
      expect(await findTemporalExecutable(search)).toBe(cached());
      expect(await findTemporalExecutable(search)).toBe(cached());
      expect(requested).toEqual([
        expect.stringMatching(/^\/cli\/v1\.5\.1\?arch=\w+&platform=\w+&format=tar\.gz$/),
        '/archive.tar.gz',
      ]);
      expect(announced).toEqual([`downloading Temporal v1.5.1 from ${service()}/archive.tar.gz`]);
      expect(readdirSync(join(cached(), '..'))).toEqual([cachedName]);
    });

    it('can be done by several processes at once', async () => {
      const found = await Promise.all(Array.from({ length: 4 }, () => findTemporalExecutable(search)));
      expect(new Set(found)).toEqual(new Set([cached()]));
      expect(readdirSync(join(cached(), '..'))).toEqual([cachedName]);
    });

    it('keeps it in DATA_DIR if it cannot write to the cache', async () => {
      writeFileSync(join(folder, 'cache'), 'not a folder');
      expect(await findTemporalExecutable(search)).toBe(join(folder, 'data', 'cache', cachedName));
    });

    it('follows redirects', async () => {
      archiveUrl = `${service()}/moved`;
      redirects = { '/moved': '/moved-again', '/moved-again': `${service()}/archive.tar.gz` };
      expect(await findTemporalExecutable(search)).toBe(cached());
      expect(requested.slice(1)).toEqual(['/moved', '/moved-again', '/archive.tar.gz']);
    });

    it('gives up on redirects that have no end', async () => {
      archiveUrl = `${service()}/moved`;
      redirects = { '/moved': '/moved' };
      await expect(findTemporalExecutable(search)).rejects.toThrow('/moved answers 302');
    });

    describe('and another server that speaks http', () => {
      let other: Server;
      let isAsked: boolean;
      beforeEach(async () => {
        isAsked = false;
        other = createServer((_request, response) => {
          isAsked = true;
          response.end(readFileSync(join(folder, 'archive.tar.gz')));
        }).listen(0, '127.0.0.1');
        await once(other, 'listening');
      });
      afterEach(() => {
        other.close();
        other.closeAllConnections();
      });
      const archive = () => `http://127.0.0.1:${(other.address() as AddressInfo).port}/archive.tar.gz`;

      it('takes no archive from it', async () => {
        archiveUrl = archive();
        await expect(findTemporalExecutable(search)).rejects.toThrow(`${archive()} is not https`);
        expect(isAsked).toBe(false);
      });

      it('is not redirected to it', async () => {
        redirects = { '/archive.tar.gz': archive() };
        await expect(findTemporalExecutable(search)).rejects.toThrow(`${archive()} is not https`);
        expect(isAsked).toBe(false);
      });
    });

    it('does not trust a download that does not run', async () => {
      program('archive/temporal', 'rubbish');
      execFileSync('tar', [
        '-czf',
        join(folder, 'archive.tar.gz'),
        '-C',
        join(folder, 'archive'),
        'temporal',
      ]);
      await expect(findTemporalExecutable(search)).rejects.toThrow('does not run here');
      expect(existsSync(cached())).toBe(false);
    });
  });

  describe('with Go', () => {
    const fakeGo = (script: string) => program('bin/go', `#!/bin/sh\n${script}\n`);

    it('builds the pinned release if it cannot be downloaded', async () => {
      fakeGo(
        `echo "$@" > ${folder}/asked; printf '${fakeTemporal}' > $GOBIN/temporal; PATH=/bin:/usr/bin chmod +x $GOBIN/temporal`,
      );
      expect(await findTemporalExecutable(search)).toBe(cached());
      expect(readFileSync(join(folder, 'asked'), 'utf8')).toBe(
        'install -v github.com/temporalio/cli/cmd/temporal@v1.5.1\n',
      );
      expect(announced).toEqual(['building Temporal v1.5.1 with Go: this takes 3–5 minutes, once']);
      expect(readdirSync(join(cached(), '..'))).toEqual([cachedName]);
    });

    it('says why each way failed, and what a person can do', async () => {
      fakeGo('echo "go: no such module" >&2; exit 1');
      await expect(findTemporalExecutable(search)).rejects.toThrow(
        /^no Temporal executable \(http:\S+ is out of reach; go install failed: go: no such module\): put .* PATH .*TEMPORAL_CLI.*TEMPORAL_ADDRESS.* Go/,
      );
      expect(readdirSync(join(cached(), '..'))).toEqual([]);
    });

    it('ends the build when the start is given up', async () => {
      const stopping = new AbortController();
      fakeGo(`echo $$ > ${folder}/pid; exec /bin/sleep 60`);
      const finding = findTemporalExecutable({ ...search, signal: stopping.signal });
      await eventually(
        () => existsSync(join(folder, 'pid')) && readFileSync(join(folder, 'pid'), 'utf8') !== '',
      );
      const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
      expect(identifyProcess(pid)).toBeDefined();
      stopping.abort(new Error('asked to stop'));
      await expect(finding).rejects.toThrow('asked to stop');
      expect(identifyProcess(pid)).toBeUndefined();
    });
  });

  it('says what a person can do if nothing works', async () => {
    await expect(findTemporalExecutable(search)).rejects.toThrow('go is not on PATH');
  });
});
