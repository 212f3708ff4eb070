import type { JWTPayload } from 'jose';
import { textProblem } from '../domain/text/text-rules';
import { claimAt } from './claim-at';

const MAX_NAME = 255;

/**
 * The groups of a verified token's bearer (docs/writing-policies.md). Anything but a list of strings counts as no groups. Names
 * that a policy cannot hold are left out.
 * @param name of the claim: a literal name, or a path with dots
 */
export function groupsFromClaims(claims: JWTPayload, name: string): string[] {
  const groups = claimAt(claims, name);
  if (!Array.isArray(groups) || !groups.every((group) => typeof group === 'string')) return [];
  return groups.filter(
    (group) => group !== '' && group.length <= MAX_NAME && !textProblem(group, { multiline: false }),
  );
}
