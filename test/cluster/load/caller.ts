import { setTimeout as delay } from 'node:timers/promises';
import type { CallKind, Ledger } from './ledger';

const CALL_MS = 60_000;
const GIVE_UP_MS = 120_000;
/** What a caller waits where no answer says how long. */
const PAUSE_MS = 500;

/** An answer that is no reason to try again. */
export interface Answer {
  status: number;
  body: any; // eslint-disable-line @typescript-eslint/no-explicit-any -- answers are asserted on, not typed
}

/** What to call. */
export interface Call {
  kind: CallKind;
  method: string;
  path: string;
  key?: string;
  body?: unknown;
}

/** A caller with one token that calls as a good client would. */
export class Caller {
  constructor(
    readonly sub: string,
    private readonly url: string,
    private readonly token: string,
    private readonly ledger: Ledger,
  ) {}

  /**
   * Makes a call, and makes it again with the same Idempotency-Key until it is answered for good. In between it waits as
   * long as `Retry-After` says.
   * @returns the answer, and how often the call was made
   * @throws Error if this takes too long
   */
  async untilAnswered(call: Call): Promise<Answer & { attempts: number }> {
    const deadline = Date.now() + GIVE_UP_MS;
    for (let attempts = 1; Date.now() < deadline; attempts += 1) {
      const answer = await this.once(call);
      if (answer && answer.status < 500 && answer.status !== 202 && !isUnderWay(answer))
        return { ...answer, attempts };
      const seconds = Number(answer?.retryAfter ?? 0);
      await delay(Math.max(1_000 * seconds, PAUSE_MS));
    }
    throw new Error(`${call.method} ${call.path} had no answer in time`);
  }

  /** Makes a call once. Undefined if the connection was lost. */
  async once({
    kind,
    method,
    path,
    key,
    body,
  }: Call): Promise<(Answer & { retryAfter: string | null }) | undefined> {
    const from = Date.now();
    try {
      const response = await fetch(this.url + path, {
        method,
        headers: {
          authorization: `Bearer ${this.token}`,
          ...(key !== undefined && { 'idempotency-key': key }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(CALL_MS),
      });
      const { status } = response;
      const retryAfter = response.headers.get('retry-after');
      const answer = { status, body: (await response.json()) as Answer['body'], retryAfter };
      const detail = status < 400 ? '' : JSON.stringify(answer.body.detail);
      this.ledger.note({ kind, status, retryAfter, from, until: Date.now(), detail });
      return answer;
    } catch (error) {
      const { cause } = error as Error;
      const detail = cause instanceof Error ? cause.message : String(error);
      this.ledger.note({ kind, status: 'lost', retryAfter: null, from, until: Date.now(), detail });
      return undefined;
    }
  }
}

function isUnderWay({ status, body }: Answer): boolean {
  return status === 409 && String(body.detail).includes('is under way');
}
