import type { AppContext } from './app-context';

/** Whether a part can be used, and if not, why. */
export interface PartStatus {
  status: 'up' | 'down';
  reason?: string;
}

/** Whether all parts can be used, and each of them. */
export interface Readiness {
  isReady: boolean;
  parts: Record<'postgres' | 'temporal' | 'key_set', PartStatus>;
}

/** Anybody may ask, as often as he likes; the parts are asked no oftener than this. */
const SHARED_MS = 1_000;
const latest = new WeakMap<AppContext, { askedAt: number; readiness: Promise<Readiness> }>();

/** Asks every part the service needs, at once. */
export function checkReadiness(app: AppContext): Promise<Readiness> {
  const last = latest.get(app);
  if (last && Date.now() - last.askedAt < SHARED_MS) return last.readiness;
  const readiness = askParts(app);
  latest.set(app, { askedAt: Date.now(), readiness });
  return readiness;
}

async function askParts(app: AppContext): Promise<Readiness> {
  const [postgres, temporal, key_set] = await Promise.all([
    statusOf(async () => {
      // A table of ours: a database that is not migrated yet can't be used either.
      await app.db('registration_requests').first('id');
    }),
    statusOf(() => app.workflows.check()),
    statusOf(app.checkKeySet),
  ]);
  const parts = { postgres, temporal, key_set };
  return { isReady: Object.values(parts).every(({ status }) => status === 'up'), parts };
}

async function statusOf(check: () => Promise<void>): Promise<PartStatus> {
  try {
    await check();
    return { status: 'up' };
  } catch (error) {
    return { status: 'down', reason: reasonOf(error) };
  }
}

/** A refused connection to several addresses has no message of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
