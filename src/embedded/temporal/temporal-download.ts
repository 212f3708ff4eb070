import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { arch, platform } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { ExecutableSearch } from './executable-folders';

const service = 'https://temporal.download';
const askWithinMs = 10_000;
const downloadWithinMs = 5 * 60_000;

const release = z.object({
  archiveUrl: z.url({ protocol: /^https?$/ }),
  fileToExtract: z.string().regex(/^\w[\w.-]*$/),
});

/**
 * Downloads the Temporal CLI into a folder, with the request the SDK makes. The SDK itself isn't asked, since it knows
 * no time limit and starts a server along the way.
 */
export async function downloadTemporal(
  version: string,
  folder: string,
  search: ExecutableSearch,
): Promise<string> {
  const { announce, signal, downloadService = service } = search;
  const query = new URLSearchParams({
    arch: arch() === 'x64' ? 'amd64' : arch(),
    platform: platform(),
    format: 'tar.gz',
  });
  const answer = await get(`${downloadService}/cli/${version}?${query.toString()}`, askWithinMs, signal);
  const { archiveUrl, fileToExtract } = release.parse(await answer.json());

  announce(`downloading Temporal ${version} from ${archiveUrl}`);
  const archive = join(folder, 'archive.tar.gz');
  const download = await get(archiveUrl, downloadWithinMs, signal);
  await pipeline(Readable.from(download.body ?? []), createWriteStream(archive));
  await promisify(execFile)('tar', ['-xzf', archive, '-C', folder, fileToExtract]);
  return join(folder, fileToExtract);
}

async function get(url: string, withinMs: number, signal: AbortSignal): Promise<Response> {
  const response = await fetch(url, {
    signal: AbortSignal.any([signal, AbortSignal.timeout(withinMs)]),
  }).catch((cause: unknown) => {
    throw new Error(`${url} is out of reach`, { cause });
  });
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
  return response;
}
