import { isCount, isRecord, isString, isTime, listOf, oneOf, orNull, shape } from '../shape';
import { DECISION_KINDS, isRecipientKey, type RecipientKey } from './decision';
import { APPLICATION_TYPES, SCOPES } from './registration-request';
import { MAX_IGNORED, type RequestState } from './request-state';

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
}

/** What a run of a request's workflow hands on to the next run. The request waits for a decision in both. */
export interface CarriedRun {
  /** Absent if it was handed on before versions were written. */
  version?: 1;
  state: RequestState;
  recorded: RecordedRequest;
}

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
      signal: oneOf(DECISION_KINDS),
      problem: isString,
      at: isString,
    }),
    MAX_IGNORED,
  ),
});

const isRecorded = shape<Required<RecordedRequest>>({
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
  const { version = 1, state } = carried;
  if (version !== 1) return 'carried.version must be 1';
  if (!isState(state)) return 'carried.state must be the state of a request that waits for a decision';
  // The first release recorded no summary, and former ones no key.
  const recorded = isRecord(carried.recorded)
    ? { summary: '', recipient_key: null, ...carried.recorded }
    : undefined;
  if (!isRecorded(recorded)) return 'carried.recorded must be a request as it was recorded';
  return { version, state, recorded };
}
