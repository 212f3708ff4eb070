import type { Knex } from 'knex';
import { v7 as uuidv7 } from 'uuid';
import { deleteSecret, insertSecret, listSecrets } from '../../db/application/application-secrets';
import {
  type ApplicationSearch,
  findApplication,
  listApplications as listVisible,
  lockApplication,
  searchApplications,
} from '../../db/application/applications';
import { appendAuditEvent, wasSecretIssued } from '../../db/audit-events';
import { transact } from '../../db/transact';
import { newSecret } from '../../provisioning/new-secret';
import type { Page, PageOf } from '../../db/paging';
import { type Application, isConfidential } from '../../domain/application/application';
import type { AuditAction } from '../../domain/audit-event';
import { type ClientSecret, MAX_ACTIVE_SECRETS } from '../../domain/application/client-secret';
import { actorOf, type Caller } from '../../domain/permissions';
import { isUuid } from '../../domain/request/workflow-id';
import { ConflictError, NotFoundError } from '../../errors';
import type { AppContext } from '../app-context';

/** Lists the applications that match and whose requests the caller may see, newest first. */
export function listApplications(
  app: AppContext,
  caller: Caller,
  { page, per_page, cursor, ...search }: Page & ApplicationSearch,
): Promise<PageOf<Application>> {
  const wanted = { page, per_page, cursor };
  const isPlain = Object.values(search).every((value) => value === undefined);
  return isPlain ? listVisible(app.db, caller, wanted) : searchApplications(app.db, caller, search, wanted);
}

/** @throws NotFoundError if there is no such application that the caller may see */
export async function getApplication(
  app: AppContext,
  caller: Caller,
  id: string,
): Promise<Application & { secrets: ClientSecret[] }> {
  const application = await visibleApplication(app.db, caller, id);
  return { ...application, secrets: await listSecrets(app.db, id) };
}

/** A secret in the answer to the call that issues it. `client_secret` is null if an earlier answer has shown it. */
export interface IssuedSecret {
  id: string;
  client_secret: string | null;
  hint: string;
  created_at: string;
}

/**
 * Issues another client secret. It is shown in this answer and never again.
 * @param keyedId the id derived from an Idempotency-Key, which the secret gets
 * @throws NotFoundError if there is no such application that the caller may see
 * @throws ConflictError if its type has no secrets, if it has two already, or if the key's secret has been deleted
 * @throws CommitUnknownError if it is not known whether the secret was issued
 */
export async function issueSecret(
  app: AppContext,
  caller: Caller,
  applicationId: string,
  keyedId?: string,
): Promise<IssuedSecret> {
  const { secret, sha256, hint } = newSecret();
  const issued = {
    id: keyedId ?? uuidv7(),
    hint,
    created_at: new Date().toISOString(),
    created_by: actorOf(caller),
  };
  return transact(app.db, async (trx) => {
    const application = await lockVisible(trx, caller, applicationId);
    if (!isConfidential(application.application_type)) {
      throw new ConflictError(`An application of type ${application.application_type} has no client secret`);
    }
    const earlier = keyedId === undefined ? undefined : await issuedEarlier(trx, application, keyedId);
    if (earlier) return earlier;
    if (!(await insertSecret(trx, applicationId, { ...issued, sha256 }))) {
      throw new ConflictError(`The application has ${MAX_ACTIVE_SECRETS} active secrets: delete one first`);
    }
    const at = issued.created_at;
    await appendAuditEvent(
      trx,
      secretEvent('secret_issued', application, caller, at, { secret_id: issued.id, hint }),
    );
    return { id: issued.id, client_secret: secret, hint, created_at: issued.created_at };
  });
}

/**
 * Deletes a secret.
 * @throws NotFoundError if there is no such application that the caller may see, or it has no such secret
 * @throws CommitUnknownError if it is not known whether the secret was deleted
 */
export async function revokeSecret(
  app: AppContext,
  caller: Caller,
  applicationId: string,
  secretId: string,
): Promise<void> {
  await transact(app.db, async (trx) => {
    const application = await lockVisible(trx, caller, applicationId);
    const hint = isUuid(secretId) ? await deleteSecret(trx, applicationId, secretId) : undefined;
    if (hint === undefined) throw new NotFoundError('Secret not found');
    const at = new Date().toISOString();
    await appendAuditEvent(
      trx,
      secretEvent('secret_revoked', application, caller, at, { secret_id: secretId, hint }),
    );
  });
}

/** The secret that an earlier call with the same key issued, or undefined. */
async function issuedEarlier(
  trx: Knex,
  application: Application,
  id: string,
): Promise<IssuedSecret | undefined> {
  const secret = (await listSecrets(trx, application.id)).find((active) => active.id === id);
  if (secret) {
    const { hint, created_at } = secret;
    return { id, client_secret: null, hint, created_at };
  }
  if (await wasSecretIssued(trx, application.registration_request_id, id)) {
    throw new ConflictError('The secret that this key issued has been deleted since');
  }
  return undefined;
}

/** Looks for the application after it is locked, because its tenant may move while this waits for the lock. */
async function lockVisible(trx: Knex, caller: Caller, id: string): Promise<Application> {
  if (isUuid(id)) await lockApplication(trx, id);
  return visibleApplication(trx, caller, id);
}

async function visibleApplication(db: Knex, caller: Caller, id: string): Promise<Application> {
  const application = isUuid(id) ? await findApplication(db, caller, id) : undefined;
  if (!application) throw new NotFoundError('Application not found');
  return application;
}

function secretEvent(
  action: AuditAction,
  application: Application,
  caller: Caller,
  at: string,
  detail: Record<string, unknown>,
): Parameters<typeof appendAuditEvent>[1] {
  return {
    action,
    subject: `application/${application.id}`,
    registration_request_id: application.registration_request_id,
    actor: actorOf(caller),
    at,
    detail: { application_id: application.id, ...detail },
  };
}
