import type { Requirement } from './rule';

/**
 * Gives each voter one seat of one requirement, so that as many as possible have one: a maximum bipartite matching, by
 * augmenting paths (Kuhn). So the order of the votes never decides whether a request is approved. A voter who has a seat
 * keeps one, perhaps of another requirement, when a later voter is seated.
 * @param voters for each voter, the names of the requirements that the voter could fill
 * @returns for each voter, the name of the requirement, or undefined if no seat is free
 */
export function assignSeats(
  requirements: readonly Requirement[],
  voters: readonly (readonly string[])[],
): (string | undefined)[] {
  const taken = new Map(requirements.map(({ name }) => [name, [] as number[]]));
  const counts = new Map(requirements.map(({ name, count }) => [name, count]));
  const seat = (voter: number, tried: Set<string>): boolean => {
    for (const name of voters[voter] ?? []) {
      const sitting = taken.get(name);
      if (!sitting || tried.has(name)) continue;
      tried.add(name);
      if (sitting.length < (counts.get(name) ?? 0)) {
        sitting.push(voter);
        return true;
      }
      const moved = sitting.findIndex((other) => seat(other, tried));
      if (moved >= 0) {
        sitting[moved] = voter;
        return true;
      }
    }
    return false;
  };
  voters.forEach((_, voter) => seat(voter, new Set()));
  return voters.map((_, voter) => [...taken].find(([, sitting]) => sitting.includes(voter))?.[0]);
}

/** The requirements of which one more voter could fill a seat, perhaps because others can move to another requirement. */
export function openRequirements(
  requirements: readonly Requirement[],
  voters: readonly (readonly string[])[],
): Requirement[] {
  return requirements.filter(
    ({ name }) => assignSeats(requirements, [...voters, [name]]).at(-1) !== undefined,
  );
}
