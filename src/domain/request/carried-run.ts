import { type Deliberation, isUsual, type RequestedChanges, type Vote } from '../policy/deliberation';
import type { Rule } from '../policy/rule';
import { isCount, isRecord, isString, isTime, listOf, oneOf, orNull, shape } from '../shape';
import { isRecipientKey, type RecipientKey } from './decision';
import type { Receipt } from './receipts';
import { type Actor, APPLICATION_TYPES, type RequestedApplication, SCOPES } from './requested-application';
import { initialState, MAX_IGNORED, type RequestState } from './request-state';
import { SIGNALS } from './signal';

/** What the workflow needs to know about the recorded request. */
export interface RecordedRequest {
  /** One line about the request. A static summary ends with the first run, and a child may have none. */
  summary: string;
  scope: string;
  partner_id: string | null;
  tenant_id: string | null;
  application_type: string;
  /** UTC ISO 8601. */
  expires_at: string;
  /** The key of whoever started the workflow. Absent if a worker recorded the request that did not know such keys. */
  recipient_key?: RecipientKey | null;
  /** What the row says of the request's deliberation. Absent under the built-in rule, as long as nothing was said. */
  deliberation?: Deliberation;
  /** What the current revision asks for. Absent for the first one. */
  request?: RequestedApplication;
}

/** What a run of a request's workflow hands on to the next run. The request waits for a decision in both. */
export interface CarriedRun {
  /**
   * 2 if the state holds something that workers of former releases would not heed. Absent if it was handed on before
   * versions were written.
   */
  version?: 1 | 2;
  state: RequestState;
  recorded: RecordedRequest;
}

const isActor = (value: unknown): value is Actor => isRecord(value) && isString(value.sub);

const isVote = shape<Omit<Vote, 'name'>>({
  sub: isString,
  at: isString,
  notes: orNull(isString),
  decision_id: isString,
  seats: listOf(isString, Infinity),
});

const isDeliberation = shape<Deliberation>({
  // The activity that found it has checked the rule.
  rule: orNull((value): value is Rule => isRecord(value) && isString(value.name)),
  revision: isCount,
  requesters: listOf(isString, Infinity),
  since: isString,
  votes: listOf((value): value is Vote => isVote(value), Infinity),
  changes_requested: orNull(shape<RequestedChanges>({ by: isActor, at: isString, comment: isString })),
  escalated_at: orNull(isString),
  reminders: isCount,
});

const isReceipt = shape<Receipt>({
  decision_id: isString,
  status: oneOf(['counted', 'applying', 'applied', 'refused']),
  reason: orNull((value): value is NonNullable<Receipt['reason']> => isString(value)),
});

/** Everything that is to be written is written before a run hands on. */
const isNothing = listOf((value): value is never => value === undefined, 0);

const isState = shape<RequestState>({
  status: oneOf(['PENDING']),
  decision: oneOf([null]),
  provisioning: shape<RequestState['provisioning']>({
    attempts: isCount,
    last_error: orNull(
      shape<NonNullable<RequestState['provisioning']['last_error']>>({
        decision_id: isString,
        type: isString,
        message: isString,
        at: isString,
      }),
    ),
  }),
  ignored_signals: listOf(
    shape<RequestState['ignored_signals'][number]>({
      signal: oneOf(SIGNALS),
      problem: isString,
      at: isString,
    }),
    MAX_IGNORED,
  ),
  deliberation: isDeliberation,
  revising: oneOf([null]),
  receipts: listOf(isReceipt, Infinity),
  unrecorded: isNothing,
});

const isRecorded = shape<Required<Omit<RecordedRequest, 'deliberation' | 'request'>>>({
  summary: isString,
  scope: oneOf(SCOPES),
  partner_id: orNull(isString),
  tenant_id: orNull(isString),
  application_type: oneOf(APPLICATION_TYPES),
  expires_at: isTime,
  recipient_key: orNull(isRecipientKey),
});

/**
 * Reads the part of a workflow's input that comes from an earlier run. The rest is checked when it is recorded.
 * @param input what the workflow was started with, which may be anything
 * @returns the earlier run, undefined if this is the first one, or a sentence that says what is wrong
 */
export function parseCarried(input: unknown): CarriedRun | undefined | string {
  if (!isRecord(input)) return 'the input must be an object with request and requested_by';
  const { carried } = input;
  if (carried === undefined || carried === null) return undefined;
  if (!isRecord(carried)) return 'carried must be an object';
  const { version = 1 } = carried;
  if (version !== 1 && version !== 2) return 'carried.version must be 1 or 2';
  // Former releases knew no deliberation.
  const state = isRecord(carried.state) ? { ...NOT_CARRIED, ...carried.state } : undefined;
  if (!isState(state)) return 'carried.state must be the state of a request that waits for a decision';
  // The first release recorded no summary, and former ones no key.
  const recorded = isRecord(carried.recorded)
    ? { summary: '', recipient_key: null, ...carried.recorded }
    : undefined;
  if (!isRecorded(recorded)) return 'carried.recorded must be a request as it was recorded';
  return { version, state, recorded };
}

const { deliberation, revising, receipts, unrecorded } = initialState;
const NOT_CARRIED = { deliberation, revising, receipts, unrecorded };

/** What a run hands on. Its version is the lowest that loses nothing. */
export function carriedRun(state: RequestState, recorded: RecordedRequest): CarriedRun {
  return { version: isUsual(state.deliberation) ? 1 : 2, state, recorded };
}
