import type { ApprovedApplication } from '../../client';

/** What an application signs in with. Nobody can read the secret a second time. */
export interface Credentials {
  /** What the application is called. */
  name: string;
  client_id: string;
  /** Null if the application has no secret, or if this answer does not hold it. */
  client_secret: string | null;
  /** Why the secret is not here, if the application has one. */
  notice?: string | undefined;
  /** Where a new secret can be issued, if this answer does not hold it. */
  application_id?: string;
}

/** The credentials in the answer to an approval. Null if the application has no secret. */
export function credentialsOf(application: ApprovedApplication): Credentials | null {
  const { id, name, client_id, client_secret, secret_notice } = application;
  if (client_secret === null && secret_notice === undefined) return null;
  return { name, client_id, client_secret, application_id: id, notice: secret_notice };
}

/** The credentials as JSON, for a machine: one object, or a list if there are several. */
export function asJson(credentials: Credentials[]): string {
  const entries = credentials.map(({ name, client_id, client_secret }) => ({
    name,
    client_id,
    client_secret,
  }));
  return `${JSON.stringify(entries.length === 1 ? entries[0] : entries, null, 2)}\n`;
}

/** The credentials of one application as the lines of a .env file. Ids and secrets need no quotes. */
export function asEnv({ client_id, client_secret }: Credentials): string {
  const secret = client_secret === null ? '' : `CLIENT_SECRET=${client_secret}\n`;
  return `CLIENT_ID=${client_id}\n${secret}`;
}
