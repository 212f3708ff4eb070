import { carriedRun, parseCarried } from '../../../src/domain/request/carried-run';
import { newDeliberation } from '../../../src/domain/policy/deliberation';
import { FOUR_EYES } from '../../support/policy/rules';
import { recorded, state } from '../../support/request/carried';
import { after, daysAfter, GIVEN_UP, says, WRITTEN } from '../../support/request/happenings';

/** What the next run reads, after Temporal has carried it as JSON. */
function handedOn(...[carriedState, record]: Parameters<typeof carriedRun>): ReturnType<typeof parseCarried> {
  return parseCarried(JSON.parse(JSON.stringify({ carried: carriedRun(carriedState, record) })));
}
const talkedOver = after(
  FOUR_EYES,
  says('owner', 'approve', { notes: 'fine' }),
  { type: 'reminded', at: daysAfter(3) },
  { type: 'escalated', at: daysAfter(10) },
  says('security', 'requestChanges'),
  says('outsider', 'approve'),
  ...[WRITTEN, WRITTEN, WRITTEN, WRITTEN],
);

describe('what a run under a rule hands on', () => {
  it('is all that was said, with the receipts, in version 2', () => {
    expect(handedOn(talkedOver, recorded)).toEqual({ version: 2, state: talkedOver, recorded });
  });

  it('is also what is left after provisioning was given up', () => {
    const failed = after(FOUR_EYES, says('owner', 'approve'), WRITTEN, says('security', 'approve'), GIVEN_UP);
    expect(handedOn(failed, recorded)).toEqual({ version: 2, state: failed, recorded });
  });

  it('keeps version 1 under the built-in rule, so that workers of former releases can go on with it', () => {
    const failed = after(null, says('owner', 'approve'), GIVEN_UP);
    expect(handedOn(failed, recorded)).toEqual({ version: 1, state: failed, recorded });
  });

  it.each<[string, ReturnType<typeof after>]>([
    ['a demand for changes', after(null, says('owner', 'requestChanges'), WRITTEN)],
    ['a revision', after(null, says('owner', 'revise'), { type: 'revised', rule: null })],
    ['a rule', after(FOUR_EYES)],
  ])('is in version 2 after %s, which former releases would not heed', (_case, pending) => {
    expect(carriedRun(pending, recorded).version).toBe(2);
  });

  it('of a former release knows nothing of a rule', () => {
    const carried = parseCarried({ carried: { version: 1, state, recorded } });
    expect(carried).toMatchObject({
      state: { deliberation: newDeliberation(null, '', ''), receipts: [], revising: null, unrecorded: [] },
    });
  });

  it.each<[string, object]>([
    ['no rule', { deliberation: { ...talkedOver.deliberation, rule: 'four-eyes' } }],
    ['half a revision', { deliberation: { ...talkedOver.deliberation, revision: 1.5 } }],
    ['no votes', { deliberation: { ...talkedOver.deliberation, votes: undefined } }],
    ['a vote without seats', { deliberation: { ...talkedOver.deliberation, votes: [{ sub: 'ada' }] } }],
    ['a demand by nobody', { deliberation: { ...talkedOver.deliberation, changes_requested: { by: {} } } }],
    ['no requesters', { deliberation: { ...talkedOver.deliberation, requesters: 'grace' } }],
    ['a receipt of an unknown status', { receipts: [{ decision_id: 'd', status: 'lost', reason: null }] }],
    ['a revision that is being checked', { revising: { kind: 'revise' } }],
    ['a step that is not written', { unrecorded: [{ action: 'reminded' }] }],
  ])('is refused with %s', (_case, part) => {
    const carried = { version: 2, state: { ...talkedOver, ...part }, recorded };
    expect(parseCarried({ carried })).toBe(
      'carried.state must be the state of a request that waits for a decision',
    );
  });
});
