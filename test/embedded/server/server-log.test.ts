import { existsSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { openServerLog } from '../../../src/embedded/server/server-log';
import { temporaryFolder } from '../support/temporary-folder';

describe("a server's log", () => {
  const folder = temporaryFolder();

  it('is appended to, and its tail is what was written since it was opened', () => {
    const path = join(folder, 'small.log');
    writeFileSync(path, 'earlier\n');
    const log = openServerLog(path);
    writeSync(log.descriptor, 'now\n');
    expect(log.tail()).toBe('now\n');
    log.close();
    expect(readFileSync(path, 'utf8')).toBe('earlier\nnow\n');
  });

  it('starts with an empty file when the old one is too large', () => {
    const path = join(folder, 'large.log');
    writeFileSync(path, Buffer.alloc(11 * 1024 * 1024));
    openServerLog(path).close();
    expect(statSync(path).size).toBe(0);
    expect(existsSync(`${path}.old`)).toBe(true);
  });
});
