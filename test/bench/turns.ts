/**
 * The order of the sides in each round. Every order comes before one is repeated, so no side gains by always being first,
 * or by always following the same other side.
 */
export function turns<T>(sides: T[], rounds: number): T[][] {
  const orders = permutations(sides);
  return Array.from({ length: rounds }, (_, round) => orders[round % orders.length] ?? sides);
}

function permutations<T>(items: T[]): T[][] {
  if (items.length <= 1) return [items];
  return items.flatMap((first, index) =>
    permutations(items.filter((_, other) => other !== index)).map((rest) => [first, ...rest]),
  );
}
