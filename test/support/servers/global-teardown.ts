import { rm } from 'node:fs/promises';
import { testServers } from './test-servers';

export default async function globalTeardown(): Promise<void> {
  await globalThis.embeddedForTests?.stop();
  await rm(testServers().dataDir, { recursive: true, force: true });
}
