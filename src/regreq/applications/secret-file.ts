import { type FileHandle, lstat, open, rm } from 'node:fs/promises';
import { EXIT, Failure, reasonOf } from '../failure';

/** What is kept of an application that can authenticate. */
export interface Credentials {
  client_id: string;
  client_secret: string;
}

/**
 * A file for credentials that only its owner may read. It is made before the secret is: a secret is shown once, so a
 * file that cannot be written must be noticed before.
 */
export class SecretFile {
  private constructor(
    readonly path: string,
    private readonly file: FileHandle,
  ) {}

  /**
   * Makes the file.
   * @throws Failure if anything has this name, a symbolic link included, or the file cannot be made
   */
  static async reserve(path: string): Promise<SecretFile> {
    try {
      return new SecretFile(path, await open(path, 'wx', 0o600));
    } catch (cause) {
      const isThere = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
      const reason = isThere
        ? 'is there already, and is never overwritten'
        : `cannot be written: ${reasonOf(cause)}`;
      throw new Failure(EXIT.usage, `${path} ${reason}. Nothing was sent.`, { cause });
    }
  }

  /**
   * Writes the credentials as one JSON document.
   * @throws Error if they are not safely in the file that has the name
   */
  async write(credentials: Credentials): Promise<void> {
    await this.file.writeFile(`${JSON.stringify(credentials, null, 2)}\n`);
    await this.file.sync();
    if (!(await this.isInPlace())) throw new Error('something else has its name now');
    await this.file.close();
  }

  /** Removes the file, because there is no secret for it. */
  async discard(): Promise<void> {
    if (await this.isInPlace()) await rm(this.path);
    await this.file.close();
  }

  private async isInPlace(): Promise<boolean> {
    const [here, named] = await Promise.all([this.file.stat(), lstat(this.path).catch(() => undefined)]);
    return named !== undefined && named.dev === here.dev && named.ino === here.ino;
  }
}
