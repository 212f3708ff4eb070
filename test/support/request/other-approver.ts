import { createHash } from 'node:crypto';
import { type Answered, type ApiClient, REQUESTS } from '../http/api-client';
import { eventually } from '../eventually';
import type { Harness } from '../service/harness';

/** Waits until a request of this name is listed, and resolves to its path. */
export async function listed(admin: ApiClient, name: unknown): Promise<string> {
  const { body } = await eventually(
    () => admin.get(REQUESTS),
    ({ body }) => body.items.some((item: { name: string }) => item.name === name),
  );
  const { id } = (body.items as { id: string; name: string }[]).find((item) => item.name === name) ?? {};
  return `${REQUESTS}/${id}`;
}

/** Expects that a starter has the credentials that an approval over REST created, and that the approver has not. */
export async function expectCredentials(
  { db }: Pick<Harness, 'db'>,
  approval: Answered,
  { client_id, client_secret }: { client_id: string; client_secret: string | null },
): Promise<void> {
  expect(approval).toMatchObject({ status: 200, body: { client_id, client_secret: null } });
  const stored: Buffer[] = await db('application_secrets')
    .where({ application_id: approval.body.id })
    .pluck('sha256');
  expect(stored).toEqual([createHash('sha256').update(String(client_secret)).digest()]);
}
