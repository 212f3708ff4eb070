import { reconcile, type Repairs } from '../app/reconcile';
import { describeForLog } from '../app/to-api-error';
import { foldListTotals, recountListTotals, type WrongTotal } from '../db/list-totals';
import { pendingMigrations } from '../db/schema/migrate';
import { ConfigurationError } from '../errors';
import type { Context } from './context';

/**
 * Does once what the reconciler of a worker does after its start: it compares requests with their workflows, those that
 * are completed too, and counts the totals of lists again. It repairs what differs.
 * @param announce gets a line for each repair, and one for each of the two parts where nothing differs
 * @returns whether everything is right now; false if something could not be compared or repaired
 * @throws ConfigurationError if the schema is not up to date
 */
export async function reconcileOnce(context: Context, announce: (line: string) => void): Promise<boolean> {
  const pending = await pendingMigrations(context.db);
  if (pending.length > 0) {
    throw new ConfigurationError(
      `the migrations ${pending.join(', ')} have not run: run npm run migrate first`,
    );
  }
  let isRight = true;
  const compare = async (what: string, repair: () => Promise<string[]>): Promise<void> => {
    try {
      const repairs = await repair();
      for (const line of repairs.length > 0 ? repairs : ['nothing differs']) announce(`${what}: ${line}`);
    } catch (error) {
      isRight = false;
      announce(`${what}: could not be compared: ${describeForLog(error)}`);
    }
  };
  await compare('requests', async () => {
    const repairs = await reconcile(context.app, { completed: true });
    if (repairs.failed.length > 0) isRight = false;
    return describeRepairs(repairs);
  });
  await compare('totals', async () => {
    const wrong = await recountListTotals(context.patientDb);
    await foldListTotals(context.patientDb);
    return wrong.map(describeTotal);
  });
  return isRight;
}

const REPAIRS: Record<keyof Repairs, string> = {
  restarted: 'its workflow was lost, and was started again',
  recorded: 'its row was lost, and was written again from its workflow',
  settled: 'its row was pending although its workflow had ended, and got its outcome',
  relocated: 'its workflow was told the partner that its tenant moved to',
  failed: 'could not be repaired; the log on stderr says why',
};

function describeRepairs(repairs: Repairs): string[] {
  const kinds = Object.keys(REPAIRS) as (keyof Repairs)[];
  return kinds.flatMap((kind) => repairs[kind].map((id) => `${id}: ${REPAIRS[kind]}`));
}

function describeTotal({ list, scope, status, tenant_id, partner_id, known, counted }: WrongTotal): string {
  const place =
    tenant_id !== null
      ? `of tenant ${tenant_id}`
      : partner_id !== null
        ? `of partner ${partner_id}`
        : 'everywhere';
  return `${list}, ${scope} ${status} ${place}: was ${known}, is now ${counted}`;
}
