import { randomUUID } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { errorCode } from '../system-error';

/** The content of a file that only its owner may read, and whether it was created just now. */
export interface SecretFile {
  content: string;
  created: boolean;
}

/**
 * Reads a secret, or makes it if there is none. Processes that start together get the same secret, and a crash leaves
 * no half-written one.
 */
export async function secretFile(path: string, make: () => Promise<string>): Promise<SecretFile> {
  const existing = await readIfThere(path);
  if (existing !== undefined) return { content: existing, created: false };
  const draft = `${path}.${randomUUID()}`;
  try {
    const content = await make();
    await writeFile(draft, content, { mode: 0o600, flag: 'wx', flush: true });
    // A rename would replace a secret that another process made first. A link fails instead.
    await link(draft, path);
    return { content, created: true };
  } catch (cause) {
    const other = await readIfThere(path);
    if (other === undefined) throw cause;
    return { content: other, created: false };
  } finally {
    await rm(draft, { force: true });
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (errorCode(cause) === 'ENOENT') return undefined;
    throw cause;
  }
}
