import { parseIsoDuration } from '../text/iso-duration';
import { frozen, matchingRule, type Subject } from './match-rule';
import type { FoundRule, Policy, Rule } from './rule';

/** The rule of a policy that matches a request. */
export function findRule({ version, rules }: Policy, subject: Subject): FoundRule {
  return { policy_version: version, rule: version === 0 ? null : frozen(matchingRule(rules, subject)) };
}

/** The last moment that Postgres and JavaScript write with a year of four digits. */
const LATEST = Date.parse('9999-12-31T23:59:59Z');

/**
 * When a request expires whose starter set no expiry.
 * @param since the time of its creation or of its last revision, UTC ISO 8601
 * @param requestTtlMs the time to live where the rule sets none, in milliseconds
 * @returns UTC ISO 8601
 */
export function expiryUnder(rule: Rule | null, since: string, requestTtlMs: number): string {
  const ttlMs = rule?.ttl === undefined ? requestTtlMs : (parseIsoDuration(rule.ttl) ?? requestTtlMs);
  return new Date(Math.min(Date.parse(since) + ttlMs, LATEST)).toISOString();
}
