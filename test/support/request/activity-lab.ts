import { randomUUID } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/common';
import type { Knex } from 'knex';
import { createActivities } from '../../../activities/create-activities';
import { connect } from '../../../src/db/connect';
import { purgeRequests } from '../../../src/db/purge';
import { findRequest } from '../../../src/db/request/registration-requests';
import type { RegistrationRequest } from '../../../src/domain/request/registration-request';
import { NO_METRICS } from '../../../src/observability/metrics';
import type { Activities, Approval } from '../../../workflows/activity-contract';
import { runAttempt } from './run-twice';
import { notedMetrics } from '../noted-metrics';
import { createDatabase } from '../servers/test-servers';

const CREATED_AT = '2026-01-01T00:00:00.000Z';
export const DECIDED_AT = '2026-01-02T03:04:05.000Z';
const TTL_MS = 86_400_000;
export const EVERYTHING = { role: 'super_admin' } as const;
export const grace = { sub: 'grace', name: 'Grace Hopper' };
export const ada = { sub: 'ada', name: 'Ada Lovelace' };

/** The input of the activity `recordRequest` for a valid request of tenant `acme-eu`. */
export function newRequest(
  fields: Record<string, unknown> = {},
): Parameters<Activities['recordRequest']>[0] & { created_at: string } {
  return {
    request_id: randomUUID(),
    request: {
      scope: 'TENANT',
      tenant_id: 'acme-eu',
      name: 'Payroll',
      application_type: 'WEB',
      redirect_uris: ['https://app.example.com/callback'],
      contact_email: 'owner@example.com',
      ...fields,
    },
    requested_by: grace,
    created_at: CREATED_AT,
  };
}

export function approval(fields: Partial<Approval> = {}): Approval {
  return {
    kind: 'approve',
    decision_id: 'd1',
    actor: ada,
    at: DECIDED_AT,
    notes: 'fine',
    recipient_key: null,
    ...fields,
  };
}

/** The activities on a database of their own. */
export interface ActivityLab {
  db: Knex;
  databaseUrl: string;
  activities: Activities;
  /** What the activities told the metrics, as `name(arguments)`. */
  metered: string[];
  /** Records a request and returns its id. */
  pending: (fields?: Record<string, unknown>) => Promise<string>;
  requestRow: (id: string) => Promise<RegistrationRequest | undefined>;
  /** The audit trail of a request, as `action by actor`. */
  trail: (id: string) => Promise<string[]>;
  /** Purges all requests that ended without an application. The times of this lab are long ago. */
  purge: () => Promise<unknown>;
  stop: () => Promise<void>;
}

export async function startActivityLab(): Promise<ActivityLab> {
  const database = await createDatabase();
  const db = connect(database.url, 10);
  const noted = notedMetrics();
  const activities = createActivities({ db, metrics: noted.metrics, requestTtlMs: TTL_MS });
  return {
    db,
    metered: noted.calls,
    databaseUrl: database.url,
    activities,
    pending: async (fields) => {
      const input = newRequest(fields);
      await runAttempt({ activities }, 'recordRequest', input);
      return input.request_id;
    },
    requestRow: (id) => findRequest(db, EVERYTHING, id),
    trail: async (id) => {
      const events = await db('audit_events').where({ registration_request_id: id }).orderBy(['at', 'id']);
      return events.map(({ action, actor_sub }) => `${action} by ${actor_sub}`);
    },
    purge: () => purgeRequests(db, 7 * TTL_MS),
    stop: async () => {
      await db.destroy();
      await database.drop();
    },
  };
}

/** The failure that ended an attempt. */
export async function failureOf(attempt: Promise<unknown>): Promise<ApplicationFailure> {
  const error = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ApplicationFailure)) throw new Error(`no ApplicationFailure but ${String(error)}`);
  return error;
}

/** The failure of an activity whose database nobody listens for. */
export async function failureOutOfReach<Name extends keyof Activities>(
  name: Name,
  input: Parameters<Activities[Name]>[0],
): Promise<ApplicationFailure> {
  const db = connect('postgres://somebody:hunter2@127.0.0.1:9/nowhere', 10);
  try {
    const activities = createActivities({ db, metrics: NO_METRICS, requestTtlMs: TTL_MS });
    return await failureOf(runAttempt({ activities }, name, input));
  } finally {
    await db.destroy();
  }
}
