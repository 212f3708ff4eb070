import { type Role, ROLES } from '../permissions';
import type { Person } from '../policy/people';
import { isRecord, isString, listOf, oneOf } from '../shape';
import {
  type Decided,
  type Decision,
  DECISION_KINDS,
  isText,
  MAX_REMARK,
  parseDecision,
  readDecided,
  type Reception,
  textsProblem,
} from './decision';

/** The signals of a request's workflow by which people act. */
export const SIGNALS = [...DECISION_KINDS, 'requestChanges', 'revise'] as const;
export type Signal = (typeof SIGNALS)[number];

/** So many groups of an actor are read. The API sends only those that matter to the rule. */
const MAX_GROUPS = 1_000;

/** Who sent a signal, and about which revision of the request. */
interface Sent {
  /** The actor with role and groups. Whoever may send signals is believed (docs/security.md). */
  person: Person;
  /** Undefined if the signal names none. */
  revision: number | undefined;
}

/** A signal that could be read. */
export type Said =
  | (Sent & { kind: 'decision'; decision: Decision; override: boolean })
  | (Sent & Decided & { kind: 'requestChanges'; comment: string; revision: number })
  | (Sent & Decided & { kind: 'revise'; request: Record<string, unknown>; revision: number });

/**
 * Reads the payload of a signal. Everybody with access to Temporal can write one.
 * @returns what was said, or a sentence that says what is wrong with the payload
 */
export function parseSignal(signal: Signal, payload: unknown, reception: Reception): Said | string {
  if (signal === 'requestChanges' || signal === 'revise') return parseAction(signal, payload, reception);
  const decision = parseDecision(signal, payload, reception);
  if (typeof decision === 'string') return decision;
  const override = isRecord(payload) && payload.override === true;
  return { kind: 'decision', decision, override, ...readSent(payload, decision) };
}

/** The decision id that a payload names, if one can be read in it. */
export function decisionIdIn(payload: unknown): string | undefined {
  const id = isRecord(payload) ? payload.decision_id : undefined;
  return isText(id, 200) ? id : undefined;
}

function parseAction(
  kind: 'requestChanges' | 'revise',
  payload: unknown,
  reception: Reception,
): Said | string {
  if (!isRecord(payload)) return 'the payload must be an object with an actor';
  const decided = readDecided(payload, reception);
  if (typeof decided === 'string') return decided;
  const { person, revision } = readSent(payload, decided);
  if (revision === undefined) return 'revision must say which revision of the request this is about';
  if (kind === 'revise') {
    const { request } = payload;
    if (!isRecord(request)) return 'request must be an object';
    const problem = textsProblem(decided, {}, reception.text_rules);
    return problem ?? { kind, ...decided, person, revision, request };
  }
  const { comment } = payload;
  if (!isText(comment, MAX_REMARK)) return `comment must be a string of 1 to ${MAX_REMARK} characters`;
  const problem = textsProblem(decided, { comment }, reception.text_rules);
  return problem ?? { kind, ...decided, person, revision, comment };
}

/**
 * Reads the revision, and the actor's role and groups. Former releases ignored these members, whatever they were. So what
 * cannot be read counts as not said, which never allows more.
 */
function readSent(payload: unknown, { actor }: Decided): Sent {
  const { revision, actor: raw } = isRecord(payload) ? payload : {};
  const { role, groups } = isRecord(raw) ? raw : {};
  return {
    person: { sub: actor.sub, ...(isRole(role) && { role }), groups: isGroups(groups) ? groups : [] },
    revision: isRevision(revision) ? revision : undefined,
  };
}

function isRevision(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 1;
}

const isRole = oneOf<Role>(ROLES);
const isGroups = listOf(isString, MAX_GROUPS);
