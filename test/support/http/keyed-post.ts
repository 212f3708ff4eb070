import type { Answered, ApiClient } from './api-client';

/** Sends a POST with an Idempotency-Key. */
export async function keyedPost(
  { token }: ApiClient,
  url: string,
  path: string,
  key: string,
  body: unknown = null,
): Promise<Answered> {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'idempotency-key': key,
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}
