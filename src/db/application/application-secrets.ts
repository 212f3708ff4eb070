import type { Knex } from 'knex';
import type { ClientSecret, SecretFingerprint } from '../../domain/application/client-secret';
import { actorFrom } from '../rows';

interface SecretRow {
  id: string;
  slot: 1 | 2;
  hint: string;
  created_at: Date;
  created_by_sub: string;
  created_by_name: string | null;
}

/** The active secrets of an application, oldest first. Check first that the caller may see the application. */
export async function listSecrets(db: Knex, applicationId: string): Promise<ClientSecret[]> {
  return (await secretRows(db, applicationId)).map((row) => ({
    id: row.id,
    hint: row.hint,
    created_at: row.created_at.toISOString(),
    created_by: actorFrom(row.created_by_sub, row.created_by_name),
  }));
}

/**
 * Writes a secret that was issued over REST into a free slot. Lock the application first.
 * @returns whether there was a free slot
 */
export async function insertSecret(
  trx: Knex,
  applicationId: string,
  secret: ClientSecret & SecretFingerprint,
): Promise<boolean> {
  const taken = (await secretRows(trx, applicationId)).map(({ slot }) => slot);
  const slot = ([1, 2] as const).find((free) => !taken.includes(free));
  if (slot === undefined) return false;
  await trx('application_secrets').insert({
    id: secret.id,
    application_id: applicationId,
    slot,
    sha256: secret.sha256,
    hint: secret.hint,
    created_at: secret.created_at,
    created_by_sub: secret.created_by.sub,
    created_by_name: secret.created_by.name ?? null,
  });
  return true;
}

/**
 * Replaces the secret of an earlier attempt to provision, whose answer was lost.
 * @returns false if there is no secret of an earlier attempt
 */
export async function replaceProvisionedSecret(
  trx: Knex,
  applicationId: string,
  { sha256, hint }: SecretFingerprint,
  attempt: number,
): Promise<boolean> {
  const replaced = await trx('application_secrets')
    .where({ application_id: applicationId })
    .where('provisioning_attempt', '<', attempt)
    .update({ sha256, hint, provisioning_attempt: attempt });
  return replaced === 1;
}

/** @returns the hint of the secret that was deleted, or undefined if the application has no such secret */
export async function deleteSecret(
  trx: Knex,
  applicationId: string,
  id: string,
): Promise<string | undefined> {
  const [deleted] = await trx('application_secrets')
    .where({ application_id: applicationId, id })
    .delete()
    .returning<{ hint: string }[]>('hint');
  return deleted?.hint;
}

async function secretRows(db: Knex, applicationId: string): Promise<SecretRow[]> {
  return db('application_secrets')
    .select<SecretRow[]>('id', 'slot', 'hint', 'created_at', 'created_by_sub', 'created_by_name')
    .where({ application_id: applicationId })
    .orderBy(['created_at', 'id']);
}
