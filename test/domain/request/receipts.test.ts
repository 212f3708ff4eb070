import { isKnown, type Receipt, withReceipt } from '../../../src/domain/request/receipts';
import { transition } from '../../../src/domain/request/request-state';
import { FOUR_EYES } from '../../support/policy/rules';
import { after, receiptOf, says } from '../../support/request/happenings';

describe('the receipts', () => {
  it('hold the last word on each decision, the latest at the end', () => {
    const first = withReceipt([], 'a', 'applying');
    const both = withReceipt(first, 'b', 'refused', 'no_seat');
    expect(withReceipt(both, 'a', 'counted')).toEqual([
      { decision_id: 'b', status: 'refused', reason: 'no_seat' },
      { decision_id: 'a', status: 'counted', reason: null },
    ]);
    expect(first).toEqual([{ decision_id: 'a', status: 'applying', reason: null }]);
  });

  it('are those of the last fifty decisions', () => {
    const flood = Array.from({ length: 51 }, (_, n) => says('outsider', 'approve', { decision_id: `d${n}` }));
    const state = after(FOUR_EYES, ...flood);
    expect(state.receipts).toHaveLength(50);
    expect(receiptOf(state, 'd0')).toBeUndefined();
    expect(receiptOf(state, 'd1')).toBe('refused: not_in_policy');
    expect(receiptOf(state, 'd50')).toBe('refused: not_in_policy');
  });

  it('of a vote may be gone, and then the vote that is sent again is still not a second one', () => {
    const flood = Array.from({ length: 50 }, (_, n) => says('outsider', 'approve', { decision_id: `d${n}` }));
    const state = after(FOUR_EYES, says('owner', 'approve'), ...flood);
    expect(receiptOf(state, 'approve by owner')).toBeUndefined();
    const again = transition(state, says('owner', 'approve'));
    expect(again.deliberation.votes).toHaveLength(1);
    expect(receiptOf(again, 'approve by owner')).toBe('refused: already_approved');
  });

  it('of a payload that cannot be read are kept if its decision id can be', () => {
    const state = after(FOUR_EYES, says('owner', 'approve', { actor: null, decision_id: 'garbled' }));
    expect(receiptOf(state, 'garbled')).toBe('refused: unreadable');
    const nameless = after(FOUR_EYES, says('owner', 'approve', { actor: null, decision_id: 7 }));
    expect(nameless.receipts).toEqual([]);
  });

  it.each<[Receipt['status'], boolean]>([
    ['applying', true],
    ['counted', true],
    ['applied', true],
    ['refused', false],
  ])('of a decision that is %s say whether it has an effect: %s', (status, isEffective) => {
    expect(isKnown([{ decision_id: 'a', status, reason: null }], 'a')).toBe(isEffective);
    expect(isKnown([{ decision_id: 'a', status, reason: null }], 'b')).toBe(false);
    expect(isKnown([{ decision_id: 'a', status, reason: null }], undefined)).toBe(false);
  });
});
