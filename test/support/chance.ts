/** Draws that are the same in each run. */
export interface Chance {
  /** A number from 0 to 1, without 1. */
  chance: () => number;
  pick: <T>(from: readonly T[]) => T;
}

/** @param seed from 1 on; another one gives other draws */
export function chanceOf(seed: number): Chance {
  let state = seed;
  // Park and Miller's "minimal standard" generator (Communications of the ACM, October 1988).
  const chance = (): number => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  return { chance, pick: <T>(from: readonly T[]) => from[Math.floor(chance() * from.length)] as T };
}
