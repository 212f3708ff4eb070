import type { InputProblem } from '../../src/domain/input-problem';
import type { Outcome } from '../../src/domain/request/outcome';
import type { RequestedApplication } from '../../src/domain/request/registration-request';
import type { LiveState } from '../../src/domain/request/request-state';
import type * as contract from '../../workflows/contract';

/** The types of the published contract, and those of the service. Each pair must say the same. */
interface Pairs {
  outcome: [contract.RegistrationOutcome, Outcome];
  state: [contract.RegistrationState, LiveState];
  problem: [contract.InputProblem, InputProblem];
  request: [Required<contract.RequestedRegistration>, RequestedApplication];
}

type Same<A, B> = [A, B] extends [B, A] ? true : false;

describe('the published contract of the workflow', () => {
  it('has the types of the service', () => {
    // `npm run check:types` refuses a type that differs.
    const same: { [K in keyof Pairs]: Same<Pairs[K][0], Pairs[K][1]> } = {
      outcome: true,
      state: true,
      problem: true,
      request: true,
    };
    expect(Object.keys(same)).toHaveLength(4);
  });
});
