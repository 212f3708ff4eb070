/** This is more than the keys or the metadata of any issuer. */
const MAX_BYTES = 1024 * 1024;

/**
 * Fetches a JSON document of at most 1 MiB from an issuer. Redirects are not followed: the document must be where the
 * configuration says.
 * @throws Error that says why there is no document
 */
export async function fetchJson(url: string, signal: AbortSignal): Promise<unknown> {
  let answer: Response;
  try {
    const headers = { Accept: 'application/json, application/jwk-set+json' };
    answer = await fetch(url, { signal, redirect: 'manual', headers });
  } catch (cause) {
    throw new Error(`${url} is out of reach`, { cause });
  }
  if (answer.status !== 200) {
    await answer.body?.cancel();
    throw new Error(`${url} answers ${answer.status}`);
  }
  try {
    return JSON.parse(await boundedText(answer));
  } catch (cause) {
    throw new Error(`${url} gives no JSON of at most 1 MiB in time`, { cause });
  }
}

async function boundedText({ body }: Response): Promise<string> {
  const chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array> = body ?? [];
  const read: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.byteLength;
    if (size > MAX_BYTES) throw new Error('too large');
    read.push(chunk);
  }
  return Buffer.concat(read).toString();
}
