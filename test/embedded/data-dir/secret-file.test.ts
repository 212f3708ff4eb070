import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { secretFile } from '../../../src/embedded/data-dir/secret-file';
import { temporaryFolder } from '../support/temporary-folder';

describe('a secret file', () => {
  const folder = temporaryFolder();

  it('is made only once, even if many ask at the same time, and is read afterwards', async () => {
    const path = join(folder, 'secret');
    const made = await Promise.all(
      Array.from({ length: 20 }, () => secretFile(path, () => Promise.resolve(randomUUID()))),
    );
    expect(new Set(made.map(({ content }) => content))).toEqual(new Set([readFileSync(path, 'utf8')]));
    expect(made.filter(({ created }) => created)).toHaveLength(1);
    expect(await secretFile(path, () => Promise.reject(new Error('unneeded')))).toEqual({
      content: readFileSync(path, 'utf8'),
      created: false,
    });
    expect(readdirSync(folder)).toEqual(['secret']);
  });

  it('can be read by its owner only', async () => {
    const path = join(folder, 'private');
    await secretFile(path, () => Promise.resolve('x'));
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('leaves no file when making the secret fails', async () => {
    await expect(
      secretFile(join(folder, 'none'), () => Promise.reject(new Error('no luck'))),
    ).rejects.toThrow('no luck');
    expect(readdirSync(folder)).not.toContainEqual(expect.stringContaining('none'));
  });
});
