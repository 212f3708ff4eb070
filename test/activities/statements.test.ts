import { createRecipientKeyPair } from '../../src/provisioning/recipient-key-pair';
import { expiredOutcome } from '../../src/domain/request/outcome';
import {
  type ActivityLab,
  approval,
  DECIDED_AT,
  newRequest,
  startActivityLab,
} from '../support/request/activity-lab';
import { runAttempt } from '../support/request/run-twice';

describe('an activity asks Postgres', () => {
  let lab: ActivityLab;
  beforeAll(async () => {
    lab = await startActivityLab();
  });
  afterAll(() => lab.stop());

  /** The first words of each statement that is sent to Postgres. */
  async function statementsOf(run: () => Promise<unknown>): Promise<string[]> {
    const statements: string[] = [];
    const note = ({ sql }: { sql: string }): unknown => statements.push(sql.trim().split(/[\s;]+/)[0] ?? '');
    lab.db.on('query', note);
    await run();
    lab.db.off('query', note);
    return statements;
  }

  it('once to record a request whose row the API has written', async () => {
    const input = newRequest();
    await runAttempt(lab, 'recordRequest', input);
    expect(await statementsOf(() => runAttempt(lab, 'recordRequest', input))).toEqual(['select']);
  });

  it('twice in a transaction to provision: to lock the row, and to write everything', async () => {
    const { publicKey } = await createRecipientKeyPair();
    const input = { request_id: await lab.pending(), approval: approval({ recipient_key: publicKey }) };
    const asked = await statementsOf(() => runAttempt(lab, 'provisionApplication', input));
    expect(asked).toEqual(['BEGIN', 'select', 'with', 'COMMIT']);
  });

  it('once to record any other outcome', async () => {
    const outcome = expiredOutcome(await lab.pending(), DECIDED_AT);
    expect(await statementsOf(() => runAttempt(lab, 'recordOutcome', outcome))).toEqual(['with']);
  });
});
