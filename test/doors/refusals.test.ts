import { problemLines } from '../../src/regreq/problems';
import type { InputProblem } from '../../workflows/contract';
import { DOORS } from '../support/doors/all-doors';
import { BAD_INPUTS } from '../support/doors/bad-inputs';
import type { Refusal } from '../support/doors/door';
import { overRest } from '../support/doors/person-doors';
import { type Harness, startHarness } from '../support/service/harness';

const requests = BAD_INPUTS.map(({ request }) => request);

describe('what REST refuses', () => {
  let harness: Harness;
  let token: string;
  let byRest: Refusal[];
  beforeAll(async () => {
    harness = await startHarness();
    token = await harness.token({ role: 'super_admin' });
    byRest = await overRest(harness, token).refusals(requests);
  });
  afterAll(() => harness.stop());

  const named = (refusals: Refusal[]): [string | undefined, Refusal][] =>
    refusals.map((refusal, index) => [BAD_INPUTS[index]?.name, refusal]);
  /** What the command line makes of the problems. It also names the line of the file, where it knows it. */
  const lines = (refusal: Refusal): string =>
    problemLines(refusal as InputProblem[])
      .map((line) => `regreq: stdin: ${line}\n`)
      .join('');

  const withoutLine = (refusal: Refusal): Refusal =>
    typeof refusal === 'string' ? refusal.replaceAll(/^regreq: stdin:\d+: /gm, 'regreq: stdin: ') : refusal;

  it.each(Object.keys(DOORS))('is refused with the same problems by %s', async (name) => {
    const door = await DOORS[name]?.(harness, token);
    try {
      const expected = name === 'regreq' ? byRest.map(lines) : byRest;
      const refusals = (await door?.refusals(requests)) ?? [];
      expect(named(refusals.map(withoutLine))).toEqual(named(expected));
    } finally {
      await door?.stop?.();
    }
    expect(await harness.db('registration_requests').count()).toEqual([{ count: '0' }]);
  });
});
