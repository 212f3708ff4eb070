import { mkdir } from 'node:fs/promises';
import { ConfigurationError } from '../../errors';
import { errorCode, messageOf } from '../system-error';

const reasons: Record<string, string> = {
  EACCES: 'is not writable',
  EDQUOT: 'is over its disk quota',
  EEXIST: 'is not a directory',
  ENOENT: 'cannot be created',
  ENOSPC: 'is on a disk with no space left',
  ENOTDIR: 'is not a directory',
  EPERM: 'is not writable',
  EROFS: 'is on a read-only file system',
};

/**
 * Creates DATA_DIR if it is missing, and runs something that writes in it.
 * @throws ConfigurationError that says in one line why DATA_DIR cannot be used
 */
export async function inDataDir<T>(dataDir: string, use: () => Promise<T>): Promise<T> {
  try {
    await mkdir(dataDir, { recursive: true });
    return await use();
  } catch (cause) {
    const reason = reasons[errorCode(cause) ?? ''];
    if (reason === undefined) throw cause;
    throw new ConfigurationError(`DATA_DIR ${dataDir} ${reason} (${messageOf(cause)})`, { cause });
  }
}
