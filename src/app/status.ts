import type { Knex } from 'knex';
import type { RegistrationWorkflows } from '../temporal/registration-workflows';

/** Whether a part can be used, and if not, why. */
export interface PartStatus {
  status: 'up' | 'down';
  reason?: string;
}

/** Whether all parts can be used, and the status of each one. */
export interface Status {
  isReady: boolean;
  parts: Record<'postgres' | 'temporal' | 'key_set', PartStatus>;
}

/** The parts are asked at most once in this time. Calls in between share the answer. */
const SHARED_MS = 1_000;

/**
 * Makes a function that asks every part the service needs, all at the same time.
 * @param checkKeySet asks the token issuer for its keys; rejects if it cannot get them
 */
export function createStatusCheck(
  db: Knex,
  workflows: RegistrationWorkflows,
  checkKeySet: () => Promise<void>,
): () => Promise<Status> {
  let askedAt = -Infinity;
  let latest: Promise<Status>;

  const askParts = async (): Promise<Status> => {
    const [postgres, temporal, key_set] = await Promise.all([
      statusOf(async () => {
        // This reads one of our tables, because a database that is not migrated yet cannot be used either.
        await db('registration_requests').first('id');
      }),
      statusOf(() => workflows.check()),
      statusOf(checkKeySet),
    ]);
    const parts = { postgres, temporal, key_set };
    return { isReady: Object.values(parts).every(({ status }) => status === 'up'), parts };
  };
  return () => {
    if (Date.now() - askedAt >= SHARED_MS) {
      askedAt = Date.now();
      latest = askParts();
    }
    return latest;
  };
}

async function statusOf(check: () => Promise<void>): Promise<PartStatus> {
  try {
    await check();
    return { status: 'up' };
  } catch (error) {
    return { status: 'down', reason: reasonOf(error) };
  }
}

/** The error has no message of its own if several addresses of a host refused the connection. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
