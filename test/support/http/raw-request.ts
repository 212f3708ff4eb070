import { request as httpRequest } from 'node:http';

/** An answer, as it came over the connection. */
export interface RawAnswer {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  text: string;
}

/**
 * Sends a request that fetch would change: repeated headers, a chunked body, a path with dots or broken escapes.
 * @param headers names and values in turn; a name may occur twice
 * @param body the chunks of the body; without a content-length header they are sent chunked
 */
export function rawRequest(
  url: string,
  {
    method = 'GET',
    path,
    headers = [],
    body = [],
  }: {
    method?: string;
    path: string;
    headers?: string[];
    body?: (string | Buffer)[];
  },
): Promise<RawAnswer> {
  const { host, hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { hostname, port, method, path, headers: ['Host', host, ...headers] },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    request.on('error', reject);
    for (const chunk of body) request.write(chunk);
    request.end();
  });
}
