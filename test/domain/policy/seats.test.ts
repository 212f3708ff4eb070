import fc from 'fast-check';
import type { Requirement } from '../../../src/domain/policy/rule';
import { assignSeats, openRequirements } from '../../../src/domain/policy/seats';

const NAMES = ['owner', 'security', 'legal', 'platform'];

const requirements = fc
  .subarray(NAMES, { minLength: 1 })
  .chain((names) =>
    fc.tuple(
      ...names.map((name) => fc.integer({ min: 1, max: 3 }).map((count) => ({ name, count, from: {} }))),
    ),
  );
const voters = fc.array(fc.shuffledSubarray(NAMES), { maxLength: 7 });

/** The greatest number of voters that can have a seat, by trying every way to seat them. */
function mostSeated(requirements: Requirement[], [seats, ...others]: readonly string[][]): number {
  if (!seats) return 0;
  const without = mostSeated(requirements, others);
  const seated = seats.flatMap((name) => {
    const free = requirements.find((requirement) => requirement.name === name && requirement.count > 0);
    if (!free) return [];
    const left = requirements.map((one) => (one === free ? { ...one, count: one.count - 1 } : one));
    return [1 + mostSeated(left, others)];
  });
  return Math.max(without, ...seated);
}

describe('The seats of a rule', () => {
  it('are given to as many voters as is possible at all', () => {
    fc.assert(
      fc.property(requirements, voters, (requirements, voters) => {
        const seated = assignSeats(requirements, voters).filter((name) => name !== undefined);
        expect(seated).toHaveLength(mostSeated(requirements, voters));
      }),
      { numRuns: 2_000 },
    );
  });

  it('are only given to voters who could fill them, and never to more than there are', () => {
    fc.assert(
      fc.property(requirements, voters, (requirements, voters) => {
        const seated = assignSeats(requirements, voters);
        seated.forEach((name, voter) => {
          if (name !== undefined) expect(voters[voter]).toContain(name);
        });
        for (const { name, count } of requirements)
          expect(seated.filter((one) => one === name).length).toBeLessThanOrEqual(count);
      }),
    );
  });

  it('are as many in whatever order the votes come', () => {
    fc.assert(
      fc.property(
        requirements,
        voters.chain((voters) =>
          fc.tuple(fc.constant(voters), fc.shuffledSubarray(voters, { minLength: voters.length })),
        ),
        (requirements, [voters, shuffled]) => {
          const count = (of: string[][]): number =>
            assignSeats(requirements, of).filter((name) => name !== undefined).length;
          expect(count(shuffled)).toBe(count(voters));
        },
      ),
    );
  });

  it('stay with the voter who had one when another voter comes', () => {
    fc.assert(
      fc.property(requirements, voters, fc.shuffledSubarray(NAMES), (requirements, voters, last) => {
        const before = assignSeats(requirements, voters);
        const after = assignSeats(requirements, [...voters, last]);
        before.forEach((name, voter) => {
          if (name !== undefined) expect(after[voter]).toBeDefined();
        });
      }),
    );
  });

  it('are open where one more voter would be seated', () => {
    fc.assert(
      fc.property(requirements, voters, fc.shuffledSubarray(NAMES), (requirements, voters, last) => {
        const open = openRequirements(requirements, voters).map(({ name }) => name);
        const isSeated = mostSeated(requirements, [...voters, last]) > mostSeated(requirements, voters);
        expect(last.some((name) => open.includes(name))).toBe(isSeated);
      }),
    );
  });

  it('can be filled by moving others', () => {
    const rule = [
      { name: 'owner', count: 1, from: {} },
      { name: 'security', count: 1, from: {} },
    ];
    expect(assignSeats(rule, [['owner', 'security']])).toEqual(['owner']);
    expect(assignSeats(rule, [['owner', 'security'], ['owner']])).toEqual(['security', 'owner']);
    expect(openRequirements(rule, [['owner', 'security'], ['owner']])).toEqual([]);
  });
});
