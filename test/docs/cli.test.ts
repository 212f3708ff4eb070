import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { normalised, runInShell, type Step, stepsOf } from '../support/service/readme';
import {
  createInstallation,
  type Installation,
  PROJECT,
  type Service,
  startService,
} from '../support/service/service';
import { MAIN } from '../support/regreq/regreq';

describe.each(['docs/cli.md', 'docs/writing-policies.md'])('the commands in %s', (document) => {
  let installation: Installation;
  let service: Service;
  let folder: string;
  let steps: Step[];

  beforeAll(async () => {
    installation = await createInstallation();
    service = await startService(installation);
    const text = await readFile(join(PROJECT, document), 'utf8');
    steps = [...text.matchAll(/^```console\n([^]*?)^```/gm)].flatMap(([, block]) => stepsOf(block ?? ''));
    folder = await mkdtemp(join(tmpdir(), 'regreq-docs-'));
    const shown = steps.flatMap(({ command, output }): [string, string][] => {
      const [, name] = /^cat (\S+\.yaml)$/.exec(command) ?? [];
      return name === undefined ? [] : [[name, output]];
    });
    const named = [...text.matchAll(/`(\S+\.yaml)`:\n\n```yaml\n([^]*?)^```/gm)];
    for (const [name, content] of [
      ...shown,
      ...named.map(([, name = '', yaml = '']) => [name, yaml] as const),
    ])
      await writeFile(join(folder, name), content);
    await writeFile(join(folder, 'regreq'), `#!/bin/sh\nexec ${process.execPath} ${MAIN} "$@"\n`);
    await chmod(join(folder, 'regreq'), 0o755);
  });
  afterAll(async () => {
    expect(await service.end('SIGTERM')).toBe(0);
    await installation.remove();
    await rm(folder, { recursive: true });
  });

  it('print what it says, line by line', async () => {
    expect(steps.length).toBeGreaterThan(10);
    const commands = steps.map(({ command }) =>
      command
        .replaceAll('http://127.0.0.1:8080', installation.url)
        .replaceAll('npm run', `npm --prefix ${PROJECT} run`),
    );
    const env = { ...installation.env, PATH: `${folder}${delimiter}${process.env.PATH ?? ''}` };
    const [, ...printed] = await runInShell([`cd ${folder}`, ...commands], env);
    steps.forEach(({ command, output }, index) => {
      expect(`$ ${command}\n${comparable(printed[index] ?? '')}`).toBe(`$ ${command}\n${comparable(output)}`);
    });
  });
});

/** Replaces also what only `regreq` prints in that form. */
function comparable(text: string): string {
  return normalised(text)
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ/g, '<time>')
    .replace(/(client secret {2}|"client_secret": ")[\w-]{43}/g, '$1<secret>')
    .replace(/^(etag +)\S+$/gm, '$1<etag>')
    .replace(/…[\w-]{4} /g, '…<hint> ');
}
