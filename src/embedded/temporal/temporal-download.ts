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

const mostRedirects = 5;

const release = z.object({
  archiveUrl: z.url(),
  fileToExtract: z.string().regex(/^\w[\w.-]*$/),
});

/**
 * Downloads the Temporal CLI into a folder, with the same request as the SDK. The SDK itself is not used, because it has
 * no time limit and would start a server. What is downloaded is run, so it comes over https only, redirects included. Only the download
 * service itself may be named with another protocol.
 * @returns the path of the executable
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
  const { origin } = new URL(downloadService);
  const get = (url: string, withinMs: number): Promise<Response> =>
    follow(url, origin, AbortSignal.any([signal, AbortSignal.timeout(withinMs)]));
  const answer = await get(`${downloadService}/cli/${version}?${query.toString()}`, askWithinMs);
  const { archiveUrl, fileToExtract } = release.parse(await answer.json());

  announce(`downloading Temporal ${version} from ${archiveUrl}`);
  const archive = join(folder, 'archive.tar.gz');
  const download = await get(archiveUrl, downloadWithinMs);
  await pipeline(Readable.from(download.body ?? []), createWriteStream(archive));
  await promisify(execFile)('tar', ['-xzf', archive, '-C', folder, fileToExtract], { signal });
  return join(folder, fileToExtract);
}

/** @param trusted the origin that needs no https */
async function follow(
  url: string,
  trusted: string,
  signal: AbortSignal,
  redirects = mostRedirects,
): Promise<Response> {
  const { protocol, origin } = new URL(url);
  if (protocol !== 'https:' && origin !== trusted) throw new Error(`${url} is not https`);
  const response = await fetch(url, { signal, redirect: 'manual' }).catch((cause: unknown) => {
    throw new Error(`${url} is out of reach`, { cause });
  });
  const location = response.headers.get('location');
  if (response.status >= 300 && response.status < 400 && location !== null && redirects > 0) {
    await response.body?.cancel();
    return follow(new URL(location, url).href, trusted, signal, redirects - 1);
  }
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
  return response;
}
