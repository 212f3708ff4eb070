import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PROJECT } from '../support/service/service';

const RUN = 'test/support/typescript/run-typescript.mjs';

describe('the types of the client', () => {
  const folder = mkdtempSync(join(tmpdir(), 'generated-api-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are those of the document that the service serves (if not: npm run generate:client)', async () => {
    const file = join(folder, 'generated-api.ts');
    // The generator has ES modules, which jest does not load.
    await promisify(execFile)(process.execPath, [RUN, 'test/support/client/generate-api.ts', file], {
      cwd: PROJECT,
    });
    expect(readFileSync(join(PROJECT, 'src/client/generated-api.ts'), 'utf8')).toBe(
      readFileSync(file, 'utf8'),
    );
  });
});
