import type { Knex } from 'knex';
import {
  type Deliberation,
  newDeliberation,
  type Standing,
  type Vote,
} from '../../domain/policy/deliberation';
import type { Rule } from '../../domain/policy/rule';
import { actorFrom } from '../rows';

/** The columns of `registration_requests r` that say what has been said of a request. Votes exist under a rule only. */
export const DELIBERATION_COLUMNS = `
    r.rule, r.revision, r.revisers, r.revised_at, r.changes_requested_by_sub, r.changes_requested_by_name,
    r.changes_requested_at, r.changes_requested_comment, r.escalated_at, r.reminders, r.overridden,
    case when r.rule is not null then (
      select json_agg(json_build_object('sub', v.sub, 'name', v.name, 'at', v.at, 'notes', v.notes,
        'decision_id', v.decision_id, 'seats', v.seats) order by v.id)
      from approvals v where v.request_id = r.id and v.revision = r.revision
    ) end as votes`;

export interface DeliberationRow {
  rule: Rule | null;
  revision: number;
  revisers: string[];
  revised_at: Date | null;
  changes_requested_by_sub: string | null;
  changes_requested_by_name: string | null;
  changes_requested_at: Date | null;
  changes_requested_comment: string | null;
  escalated_at: Date | null;
  reminders: number;
  overridden: boolean;
  votes: (Omit<Vote, 'name'> & { name: string | null })[] | null;
}

/** Splits what has been said of a request from the other columns of its row. */
export function deliberationFrom<
  Row extends DeliberationRow & { requested_by_sub: string; created_at: Date },
>(row: Row): { deliberation: Deliberation; overridden: boolean; columns: Omit<Row, keyof DeliberationRow> } {
  const {
    rule,
    revision,
    revisers,
    revised_at,
    changes_requested_by_sub,
    changes_requested_by_name,
    changes_requested_at,
    changes_requested_comment,
    escalated_at,
    reminders,
    overridden,
    votes,
    ...columns
  } = row;
  const by = actorFrom(changes_requested_by_sub, changes_requested_by_name);
  const deliberation: Deliberation = {
    ...newDeliberation(rule, row.requested_by_sub, (revised_at ?? row.created_at).toISOString()),
    revision,
    requesters: [...new Set([row.requested_by_sub, ...revisers])],
    votes: (votes ?? []).map(({ name, at, ...vote }) => ({
      ...vote,
      ...(name !== null && { name }),
      at: new Date(at).toISOString(),
    })),
    changes_requested: by && {
      by,
      at: changes_requested_at?.toISOString() ?? '',
      comment: changes_requested_comment ?? '',
    },
    escalated_at: escalated_at?.toISOString() ?? null,
    reminders,
  };
  return { deliberation, overridden, columns };
}

/** The columns of what a row holds of a deliberation. Votes have rows of their own. */
export function standingValues({
  open_to,
  changes_requested,
  escalated_at,
  reminders,
}: Standing): Record<string, Knex.RawBinding> {
  return {
    open_to,
    changes_requested_by_sub: changes_requested?.by.sub ?? null,
    changes_requested_by_name: changes_requested?.by.name ?? null,
    changes_requested_at: changes_requested?.at ?? null,
    changes_requested_comment: changes_requested?.comment ?? null,
    escalated_at,
    reminders,
  };
}
