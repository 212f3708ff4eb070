import type { Knex } from 'knex';
import { frozen } from '../../domain/policy/match-rule';
import { BUILT_IN_POLICY, type FoundRule, type Policy, type Rule } from '../../domain/policy/rule';
import type { Actor } from '../../domain/request/requested-application';
import { NEWEST_VERSION_FIRST } from '../list-statement';
import { counted, type Page, type PageOf, pageOf } from '../paging';
import { prepared } from '../prepared';
import { actorFrom } from '../rows';

/** A version of the policy, and who made it when. Nobody made the built-in one. */
export interface StoredPolicy extends Policy {
  /** UTC, ISO 8601. */
  updated_at: string | null;
  updated_by: Actor | null;
}

const READ = `
  select p.id, p.rules, p.updated_at, p.updated_by_sub, p.updated_by_name from approval_policies p`;

/** The policy that counts now. */
export async function currentPolicy(db: Knex): Promise<StoredPolicy> {
  const [row] = await prepared<PolicyRow>(db, `${READ} order by p.id desc limit 1`, {});
  return row ? fromRow(row) : { ...BUILT_IN_POLICY, updated_at: null, updated_by: null };
}

/**
 * A rule by its name and its version of the policy, which never changes.
 * @param named null for the built-in rule
 * @throws Error if there is no such rule
 */
export async function namedRule(
  db: Knex,
  named: { policy_version: number; name: string } | null,
): Promise<FoundRule> {
  if (named === null) return { policy_version: 0, rule: null };
  const { policy_version, name } = named;
  const row = await db('approval_policies')
    .where({ id: policy_version })
    .first<{ rules: Rule[] } | undefined>('rules');
  const rule = row?.rules.find((one) => one.name === name);
  if (!rule) throw new Error('a request has a rule that no version of the policy has');
  return { policy_version, rule: frozen(rule) };
}

/**
 * Adds a version. The caller appends the audit event in the same transaction.
 * @returns false if the version is there already, because somebody else was faster
 */
export async function insertPolicy(
  trx: Knex,
  { version, rules, updated_at, updated_by }: NewPolicy,
): Promise<boolean> {
  const written = await trx('approval_policies')
    .insert({
      id: version,
      rules: JSON.stringify(rules),
      updated_at,
      updated_by_sub: updated_by.sub,
      updated_by_name: updated_by.name ?? null,
    })
    .onConflict('id')
    .ignore()
    .returning('id');
  return written.length === 1;
}

interface NewPolicy extends StoredPolicy {
  updated_at: string;
  updated_by: Actor;
}

/** The versions that were written, newest first. The built-in one is not among them. */
export function listPolicies(db: Knex, page: Page): Promise<PageOf<StoredPolicy>> {
  return pageOf(db, counted(db, 'true', VERSIONS), page);
}

const VERSIONS = {
  table: 'approval_policies',
  read: READ,
  as: 'p',
  order: NEWEST_VERSION_FIRST,
  values: {},
  fromRow,
  positionOf: ({ version }: StoredPolicy) => [String(version)],
};

interface PolicyRow {
  id: number;
  rules: Rule[];
  updated_at: Date;
  updated_by_sub: string;
  updated_by_name: string | null;
}

function fromRow(row: PolicyRow): StoredPolicy {
  return {
    version: row.id,
    rules: row.rules,
    updated_at: row.updated_at.toISOString(),
    updated_by: actorFrom(row.updated_by_sub, row.updated_by_name),
  };
}
