import type { ReconcilerSummary } from '../../../workflows/activity-contract';
import { Faults } from '../load/faults';
import { type Approval, Ledger } from '../load/ledger';
import { PROMISES } from './promises';
import type { State } from './read-state';

function check(promise: string, ledger: Ledger, changes: Partial<State>): () => void {
  const state: State = {
    rows: new Map(),
    applications: [],
    secrets: [],
    events: [],
    workflows: new Map(),
    reconciled: [],
    ...changes,
  };
  return () => PROMISES[promise]?.(ledger, state);
}

describe('a secret that a caller was given', () => {
  const stored = (...sha256s: string[]): State['secrets'] =>
    sha256s.map((sha256) => ({ client_id: 'one', sha256 }));
  const given = (approval: Partial<Approval>, secrets: State['secrets']): (() => void) => {
    const ledger = new Ledger(new Faults());
    const decision = { requestId: 'r', kind: 'approve', sub: 'paul', status: 200 } as const;
    ledger.decisions.push(
      { ...decision, approval: { clientId: 'one', secretSha256: 'aa', attempts: 1, ...approval } },
      { ...decision, approval: { clientId: 'two', secretSha256: 'cc', attempts: 1 } },
    );
    return check('each secret that a caller was given is the only one of its application', ledger, {
      secrets: [...secrets, { client_id: 'two', sha256: 'cc' }],
    });
  };

  test('is kept if it is stored, or if only a repeated call was given none', () => {
    expect(given({}, stored('aa'))).not.toThrow();
    expect(given({ secretSha256: null, attempts: 2 }, stored('bb'))).not.toThrow();
  });

  test.each<[string, Partial<Approval>, State['secrets']]>([
    ['another one is stored', {}, stored('bb')],
    ['none is stored', {}, []],
    ['a second one is stored', {}, stored('aa', 'bb')],
    ['the first call was given none', { secretSha256: null }, stored('aa')],
    ['none was given and none is stored', { secretSha256: null, attempts: 2 }, []],
  ])('is broken if %s', (_name, approval, secrets) => {
    expect(given(approval, secrets)).toThrow();
  });
});

describe('the reconciler', () => {
  const CLEAN: ReconcilerSummary = {
    pending_rows: 1,
    running_workflows: 1,
    closed_workflows: 1,
    closed_after: null,
    restarted: 0,
    settled: 0,
    recorded: 0,
    relocated: 0,
    failed: 0,
  };
  const ran = (...reconciled: ReconcilerSummary[]): (() => void) =>
    check('the reconciler has compared everything, and found nothing to repair', new Ledger(new Faults()), {
      reconciled,
    });

  test('may run many times without a repair', () => {
    expect(ran(CLEAN, CLEAN)).not.toThrow();
  });

  test.each(['restarted', 'settled', 'recorded', 'relocated', 'failed'] as const)(
    'must not have %s anything in any run',
    (repair) => {
      expect(ran(CLEAN, { ...CLEAN, [repair]: 1 })).toThrow();
    },
  );

  test.each<[string, ReconcilerSummary[]]>([
    ['no run has completed', []],
    ['no run has seen a running workflow', [{ ...CLEAN, running_workflows: 0 }]],
    ['no run has seen a closed workflow', [{ ...CLEAN, closed_workflows: 0 }]],
  ])('proves nothing if %s', (_name, reconciled) => {
    expect(ran(...reconciled)).toThrow();
  });
});
