import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import type { Knex } from 'knex';
import type { Activities } from '../../../workflows/activity-contract';

type Input<Name extends keyof Activities> = Parameters<Activities[Name]>[0];
type Result<Name extends keyof Activities> = Awaited<ReturnType<Activities[Name]>>;

/** Runs an activity as Temporal runs its nth attempt. */
export async function runAttempt<Name extends keyof Activities>(
  { activities }: { activities: Activities },
  name: Name,
  input: Input<Name>,
  attempt = 1,
): Promise<Result<Name>> {
  const environment = new MockActivityEnvironment({ attempt }, { logger: new DefaultLogger('ERROR') });
  const activity = activities[name] as (input: Input<Name>) => Promise<Result<Name>>;
  return environment.run<[Input<Name>], Result<Name>, typeof activity>(activity, input);
}

/**
 * Runs an activity twice, as if the answer of the first attempt was lost after all its work was done.
 * @returns both results
 * @throws if the second attempt changed the database
 */
export async function runTwice<Name extends keyof Activities>(
  lab: { db: Knex; activities: Activities },
  name: Name,
  input: Input<Name>,
): Promise<[Result<Name>, Result<Name>]> {
  const first = await runAttempt(lab, name, input, 1);
  const world = await snapshot(lab.db);
  const second = await runAttempt(lab, name, input, 2);
  expect(await snapshot(lab.db)).toEqual(world);
  return [first, second];
}

/** The next attempt replaces a secret that nobody received. So the secret itself is not compared. */
const REPLACED: Record<string, string[]> = {
  application_secrets: ['sha256', 'hint', 'provisioning_attempt'],
};

/** Every row of every table. */
export async function snapshot(db: Knex): Promise<Record<string, unknown[]>> {
  const tables = await db('information_schema.tables')
    .where({ table_schema: 'public' })
    .whereNot('table_name', 'like', 'knex_%')
    .orderBy('table_name')
    .pluck<string[]>('table_name');
  const rows = tables.map(async (table): Promise<[string, unknown[]]> => {
    const content = db.raw('to_jsonb(??) - ?::text[] as content', [table, REPLACED[table] ?? []]);
    const found = await db(table).select<{ content: unknown }[]>(content).orderBy('content');
    return [table, found.map((row) => row.content)];
  });
  return Object.fromEntries(await Promise.all(rows));
}
