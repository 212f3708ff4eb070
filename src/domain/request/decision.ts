import { isRecord } from '../shape';
import { lengthInCodePoints, textProblem } from '../text/text-rules';
import type { Actor, FinalStatus } from './requested-application';

export const DECISION_KINDS = ['approve', 'reject', 'cancel'] as const;
export type DecisionKind = (typeof DECISION_KINDS)[number];

/** The actor when somebody cancels or terminates a workflow in Temporal. Temporal does not say who did it. */
export const TEMPORAL_OPERATOR: Actor = { sub: 'temporal-operator' };

/** The status a decision leads to once it is applied. */
export const STATUS_AFTER: Record<DecisionKind, FinalStatus> = {
  approve: 'APPROVED',
  reject: 'REJECTED',
  cancel: 'CANCELLED',
};

/** A public key to which the client secret is sealed: a JWK on P-256 (RFC 7518, section 6.2.1). */
export interface RecipientKey {
  kty: 'EC';
  crv: 'P-256';
  x: string;
  y: string;
}

export interface Decided {
  /** The sender chooses this id, to recognise its own decision in the outcome. */
  decision_id: string;
  actor: Actor;
  /** When the workflow took it. */
  at: string;
}

/** What an approval stands on. */
export interface Basis {
  revision: number;
  /** Whether a super admin or an operator approved alone, against what the rule asks for. */
  override: boolean;
  /** The vote that filled the last seat, or null if there was none: an override, or a rule that decides at once. */
  vote: { requirement: string; seats: string[] } | null;
}

/** A valid decision on a registration request. */
export type Decision =
  | (Decided & {
      kind: 'approve';
      notes: string | null;
      recipient_key: RecipientKey | null;
      /** Absent if the built-in rule holds and nobody has revised the request or asked for changes. */
      basis?: Basis;
    })
  | (Decided & { kind: 'reject'; reason: string })
  | (Decided & { kind: 'cancel'; notes: string | null });

const MAX_ID = 200;
const MAX_NAME = 500;
/** The longest notes or reason a decision may carry, in characters. */
export const MAX_REMARK = 2000;

/**
 * Which characters the texts of a signal may hold. `http` allows what REST allows. `former` is for signals in histories
 * from before this rule. It refuses only what Postgres cannot store.
 */
export type TextRules = 'http' | 'former';

/** What the workflow knows about a signal besides its payload. */
export interface Reception {
  /** The decision id of a payload that brings none. */
  decision_id: string;
  /** When the signal was taken. */
  at: string;
  text_rules: TextRules;
}

/**
 * Reads the payload of a signal. Everybody with access to Temporal can write one.
 * @returns the decision, or a sentence that says what is wrong with the payload
 */
export function parseDecision(
  kind: DecisionKind,
  payload: unknown,
  { text_rules, ...reception }: Reception,
): Decision | string {
  const decision = readDecision(kind, payload, reception);
  if (typeof decision === 'string') return decision;
  return charactersProblem(decision, text_rules) ?? decision;
}

/** Checks everything except the characters of the texts. */
function readDecision(
  kind: DecisionKind,
  payload: unknown,
  { decision_id: fallbackId, at }: Omit<Reception, 'text_rules'>,
): Decision | string {
  if (!isRecord(payload)) return 'the payload must be an object with an actor';
  const decided = readDecided(payload, { decision_id: fallbackId, at });
  if (typeof decided === 'string') return decided;
  if (kind === 'reject') {
    if (!isText(payload.reason, MAX_REMARK))
      return `reason must be a string of 1 to ${MAX_REMARK} characters`;
    return { kind, ...decided, reason: payload.reason };
  }
  const notes = payload.notes ?? null;
  if (notes !== null && !isText(notes, MAX_REMARK, 0)) {
    return `notes must be a string of at most ${MAX_REMARK} characters`;
  }
  if (kind === 'cancel') return { kind, ...decided, notes };
  const key = payload.recipient_key ?? null;
  if (key !== null && !isRecipientKey(key))
    return 'recipient_key must be a public JWK on P-256: {kty, crv, x, y}';
  return {
    kind,
    ...decided,
    notes,
    recipient_key: key && { kty: key.kty, crv: key.crv, x: key.x, y: key.y },
  };
}

/** Reads who sent a signal, without the characters of the texts, or says what is wrong. */
export function readDecided(
  payload: Record<string, unknown>,
  { decision_id, at }: Omit<Reception, 'text_rules'>,
): Decided | string {
  const actor = parseActor(payload.actor);
  if (!actor)
    return `actor must be {"sub": string of 1 to ${MAX_ID} characters, "name"?: string of at most ${MAX_NAME}}`;
  const id = payload.decision_id ?? decision_id;
  if (!isText(id, MAX_ID)) return `decision_id must be a string of 1 to ${MAX_ID} characters`;
  return { decision_id: id, actor, at };
}

/** What is wrong with the characters of a decision's texts. The sentence never repeats those characters. */
function charactersProblem(decision: Decision, rules: TextRules): string | undefined {
  const remark = decision.kind === 'reject' ? { reason: decision.reason } : { notes: decision.notes ?? '' };
  return textsProblem(decision, remark, rules);
}

/** What is wrong with the characters of who sent a signal, and of a remark. Its name is the member's. */
export function textsProblem(
  { decision_id, actor }: Decided,
  remark: Record<string, string>,
  rules: TextRules,
): string | undefined {
  const line = { decision_id, 'actor.sub': actor.sub, 'actor.name': actor.name ?? '' };
  for (const [texts, multiline] of [
    [line, false],
    [remark, true],
  ] as const) {
    for (const [member, text] of Object.entries(texts)) {
      const problem = rules === 'http' ? textProblem(text, { multiline }) : formerProblem(text);
      if (problem !== undefined) return `${member} ${problem}`;
    }
  }
  return undefined;
}

function formerProblem(text: string): string | undefined {
  return /\0|\p{Surrogate}/u.test(text) ? 'must not contain NUL or a lone surrogate' : undefined;
}

function parseActor(value: unknown): Actor | undefined {
  if (!isRecord(value) || !isText(value.sub, MAX_ID)) return undefined;
  if (value.name === undefined || value.name === null) return { sub: value.sub };
  return isText(value.name, MAX_NAME, 0) ? { sub: value.sub, name: value.name } : undefined;
}

/** Whether a value has the shape of a public key on P-256. It may have other members, but no private one. */
export function isRecipientKey(value: unknown): value is RecipientKey {
  if (!isRecord(value) || value.kty !== 'EC' || value.crv !== 'P-256' || 'd' in value) return false;
  const coordinate = /^[A-Za-z0-9_-]{43}$/;
  return [value.x, value.y].every((part) => typeof part === 'string' && coordinate.test(part));
}

/** Whether a value is a string of `min` to `max` code points. */
export function isText(value: unknown, max: number, min = 1): value is string {
  if (typeof value !== 'string') return false;
  const length = lengthInCodePoints(value);
  return length >= min && length <= max;
}
