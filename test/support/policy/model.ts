import { newDeliberation, nextDue } from '../../../src/domain/policy/deliberation';
import type { Rule } from '../../../src/domain/policy/rule';
import {
  initialState,
  type RequestEvent,
  type RequestState,
  transition,
} from '../../../src/domain/request/request-state';

/** What is to be in the audit trail, without times. */
export interface ModelEvent {
  action: string;
  sub: string | null;
  revision: number | null;
  /** The decision that brought it, and the seat that a vote got. */
  decision_id: string | null;
  requirement: string | null;
}

/** A vote that is to be in the table. */
export interface ModelVote {
  revision: number;
  sub: string;
  decision_id: string;
}

/**
 * What must become of a request: the pure reducer, fed with the events that the workflow should feed it, in the order in
 * which the workflow should. It writes down what the activities should have written.
 */
export class RequestModel {
  state: RequestState = initialState;
  readonly trail: ModelEvent[] = [{ ...NOTHING, action: 'created', sub: 'grace' }];
  readonly votes: ModelVote[] = [];
  /** Whether the next application is refused for good. */
  isRefusing = false;

  /**
   * @param expiresAt UTC ISO 8601
   * @param ruleFor the rule that the policy has for what a revision asks for, or undefined if that is not valid
   */
  constructor(
    rule: Rule | null,
    createdAt: string,
    private expiresAt: string,
    private readonly ruleFor: (request: Record<string, unknown>) => Rule | undefined,
  ) {
    this.advance({ type: 'recorded', deliberation: newDeliberation(rule, 'grace', createdAt) });
  }

  advance(event: RequestEvent): void {
    this.state = transition(this.state, event);
  }

  /** The workflow was lost. Another one goes on with what the row says, and so many milliseconds have passed. */
  restart(passedMs: number): void {
    const { deliberation } = this.state;
    const since = earlier(deliberation.since, passedMs);
    this.expiresAt = earlier(this.expiresAt, passedMs);
    this.state = initialState;
    this.advance({ type: 'recorded', deliberation: { ...deliberation, since } });
  }

  /** If the rule decides, it does so now. The workflow asks it when it begins, and after each revision. */
  rule(): void {
    const { decision, deliberation } = this.state;
    if (decision || deliberation.rule?.decide === undefined) return;
    this.advance({ type: 'ruled', decision_id: 'by the rule', at: new Date().toISOString() });
  }

  /** Everything happens that needs no further signal: what is to be written is written, and time is looked at. */
  settle(): void {
    while (this.state.status === 'PENDING') {
      this.write();
      if (this.state.decision) {
        this.apply();
        continue;
      }
      const due = nextDue(this.state.deliberation, this.expiresAt);
      if (due.at > Date.now()) return;
      if (due.type === 'expire') {
        this.advance({ type: 'expired' });
        this.trail.push({ ...NOTHING, action: 'expired' });
      } else {
        const type = due.type === 'remind' ? 'reminded' : 'escalated';
        this.advance({ type, at: new Date().toISOString() });
      }
    }
  }

  private write(): void {
    for (;;) {
      const { unrecorded, revising, deliberation } = this.state;
      const [step] = unrecorded;
      if (step) {
        const { action, actor, revision, decision_id, vote } = step;
        const requirement = vote?.requirement ?? null;
        this.trail.push({ action, sub: actor?.sub ?? null, revision, decision_id, requirement });
        if (vote) this.votes.push({ revision, sub: vote.sub, decision_id: vote.decision_id });
        this.advance({ type: 'progress_recorded' });
      } else if (revising) {
        const rule = this.ruleFor(revising.request);
        if (!rule) {
          this.advance({ type: 'revision_refused', problem: 'invalid' });
          continue;
        }
        const { actor, decision_id, at } = revising;
        const revision = deliberation.revision + 1;
        this.trail.push({ ...NOTHING, action: 'revised', sub: actor.sub, revision, decision_id });
        this.expiresAt = new Date(Date.parse(at) + 14 * 86_400_000).toISOString();
        this.advance({ type: 'revised', rule });
        this.rule();
      } else return;
    }
  }

  private apply(): void {
    const { decision } = this.state;
    if (!decision) return;
    const { decision_id, actor } = decision;
    const basis = decision.kind === 'approve' ? decision.basis : undefined;
    const event = {
      ...NOTHING,
      sub: actor.sub,
      decision_id,
      revision: basis?.revision ?? null,
      requirement: basis?.vote?.requirement ?? null,
    };
    if (decision.kind === 'approve' && this.isRefusing) {
      this.isRefusing = false;
      const failure = { type: 'RefusedByDatabase', message: 'SQLSTATE P0001', at: '' };
      this.advance({ type: 'provisioning_failed', failure });
      this.trail.push({ ...NOTHING, action: 'provisioning_failed', sub: actor.sub, decision_id });
      return;
    }
    this.advance({ type: 'applied' });
    if (basis?.vote) this.votes.push({ revision: basis.revision, sub: actor.sub, decision_id });
    this.trail.push({ ...event, action: this.state.status.toLowerCase() });
  }
}

const NOTHING = { sub: null, revision: null, decision_id: null, requirement: null };

function earlier(time: string, ms: number): string {
  return new Date(Date.parse(time) - ms).toISOString();
}
