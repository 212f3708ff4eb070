import type { Repair } from '../app/differences';
import { reconcile } from '../app/reconcile';
import { describeForLog } from '../app/to-api-error';
import { foldListTotals, recountListTotals, type WrongTotal, wrongListTotals } from '../db/list-totals';
import { pendingMigrations } from '../db/schema/migrate';
import { ConfigurationError } from '../errors';
import type { Context } from './context';

/**
 * Does once what the reconciler does, for all closed workflows, and counts the totals of lists again. It repairs what
 * differs.
 * @param announce gets a line for each repair, and one for each of the two parts where nothing differs
 * @param isDryRun whether to change nothing, and only announce what would be done
 * @returns whether everything is right now; false if something could not be compared or repaired, or if a dry run found
 *   something to do
 * @throws ConfigurationError if the schema is not up to date
 */
export async function reconcileOnce(
  { app, db, patientDb }: Context,
  announce: (line: string) => void,
  isDryRun = false,
): Promise<boolean> {
  const pending = await pendingMigrations(db);
  if (pending.length > 0) {
    throw new ConfigurationError(
      `the migrations ${pending.join(', ')} have not run: run npm run migrate first`,
    );
  }
  let isRight = true;
  const compare = async (
    what: string,
    repair: (tell: (line: string) => void) => Promise<void>,
  ): Promise<void> => {
    let told = 0;
    const tell = (line: string): void => {
      told += 1;
      announce(`${what}: ${line}`);
    };
    try {
      await repair(tell);
      if (told === 0) announce(`${what}: nothing differs`);
      else if (isDryRun) isRight = false;
    } catch (error) {
      isRight = false;
      tell(`could not be compared: ${describeForLog(error)}`);
    }
  };
  const { requests, total } = isDryRun ? TO_DO : DONE;
  await compare('requests', async (tell) => {
    const { failed } = await reconcile(app, {
      closed: 'all',
      isDryRun,
      onRequest: (id, result) => tell(`${id}: ${requests[result]}`),
    });
    if (failed > 0) isRight = false;
  });
  await compare('totals', async (tell) => {
    const wrong = await (isDryRun ? wrongListTotals(patientDb) : recountListTotals(patientDb));
    if (!isDryRun) await foldListTotals(patientDb);
    for (const one of wrong) tell(`${describePlace(one)}: ${total(one)}`);
  });
  return isRight;
}

/** How repairs are announced: those of requests by what was done, and those of totals. */
interface Words {
  requests: Record<Repair | 'failed', string>;
  total: (wrong: WrongTotal) => string;
}

const DONE: Words = {
  requests: {
    restarted: 'its workflow was lost, and was started again',
    recorded: 'its row was lost, and was written again from its workflow',
    settled: 'its workflow had ended, and its row got the outcome',
    relocated: 'its workflow was told the partner that its tenant moved to',
    failed: 'could not be repaired; the log on stderr says why',
  },
  total: ({ known, counted }) => `was ${known}, is now ${counted}`,
};

const TO_DO: Words = {
  requests: {
    restarted: 'its workflow is lost, and would be started again',
    recorded: 'its row is lost, and would be written again from its workflow',
    settled: 'its workflow has ended, and its row would get the outcome',
    relocated: 'its workflow would be told the partner that its tenant moved to',
    failed: 'could not be compared; the log on stderr says why',
  },
  total: ({ known, counted }) => `is ${known}, would be ${counted}`,
};

function describePlace({ list, scope, status, tenant_id, partner_id }: WrongTotal): string {
  const place =
    tenant_id !== null
      ? `of tenant ${tenant_id}`
      : partner_id !== null
        ? `of partner ${partner_id}`
        : 'everywhere';
  return `${list}, ${scope} ${status} ${place}`;
}
