import { randomUUID } from 'node:crypto';
import { WorkflowNotFoundError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import fc from 'fast-check';
import { createActivities } from '../../activities/create-activities';
import { insertPolicy } from '../../src/db/policy/approval-policies';
import { findRequest } from '../../src/db/request/registration-requests';
import type { Deliberation } from '../../src/domain/policy/deliberation';
import type { Rule } from '../../src/domain/policy/rule';
import { liveState, type LiveState } from '../../src/domain/request/request-state';
import { type Signal, SIGNALS } from '../../src/domain/request/signal';
import { NO_METRICS } from '../../src/observability/metrics';
import { type Activities, FAILURE } from '../../workflows/activity-contract';
import { receiptQuery, stateQuery, TASK_QUEUE, WORKFLOW_TYPE, workflowIdOf } from '../../workflows/contract';
import type { registrationRequest } from '../../workflows';
import { eventually } from '../support/eventually';
import { type ModelEvent, RequestModel } from '../support/policy/model';
import { APPROVES, FOUR_EYES, PEOPLE, type PersonName, REJECTS } from '../support/policy/rules';
import { type Harness, startHarness } from '../support/service/harness';
import { testServers } from '../support/servers/test-servers';

/** So many sequences are run. Set the variable to run more. */
const SEQUENCES = Number(process.env.MODEL_SEQUENCES ?? 30);
const DAY_MS = 86_400_000;

const OPEN: Rule = {
  name: 'open',
  require: [{ name: 'admin', from: { roles: ['super_admin', 'partner_admin', 'tenant_admin'] }, count: 1 }],
  requester_may_approve: true,
};
/** The rule of a request is found by one of its scopes. */
const RULES = { strict: FOUR_EYES, trusted: APPROVES, blocked: REJECTS, open: OPEN };
type Text = keyof typeof RULES | 'invalid' | 'elsewhere';

/** What is done to a request and to what it runs on. */
type Command =
  | {
      does: 'say';
      who: PersonName;
      signal: Signal;
      about: number | null;
      text: Text;
      says: object;
      again: boolean;
    }
  | { does: 'garble'; signal: Signal }
  /** Somebody cancels the workflow in Temporal. */
  | { does: 'withdraw' }
  /** The worker goes, and later another one comes. What is said in between comes all at once. */
  | { does: 'crash' | 'recover' }
  /** The next attempts of an activity fail: before it does anything, or after it has committed. */
  | { does: 'fail'; when: 'before' | 'after'; times: number }
  /** The next application is refused for good. */
  | { does: 'refuse' }
  /** Temporal loses the workflow. It is started again some days later, from its row. */
  | { does: 'lose'; days: number };

const say = fc.record({
  does: fc.constant('say' as const),
  who: fc.constantFrom(...(Object.keys(PEOPLE) as PersonName[])),
  signal: fc.oneof(
    { weight: 4, arbitrary: fc.constant('approve' as const) },
    { weight: 3, arbitrary: fc.constantFrom<Signal>('requestChanges', 'revise') },
    { weight: 1, arbitrary: fc.constantFrom<Signal>('reject', 'cancel') },
  ),
  /** The revision, counted from the current one, or none. */
  about: fc.oneof(
    { weight: 6, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.constantFrom(-1, 1, null) },
  ),
  text: fc.oneof(
    { weight: 4, arbitrary: fc.constant('strict' as const) },
    { weight: 1, arbitrary: fc.constantFrom<Text>('trusted', 'blocked', 'open', 'invalid', 'elsewhere') },
  ),
  says: fc.oneof(
    { weight: 5, arbitrary: fc.constant({}) },
    {
      weight: 1,
      arbitrary: fc.constantFrom({ notes: 'fine' }, { override: true }, { override: true, notes: 'fire' }),
    },
  ),
  again: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
});
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 10, arbitrary: say },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constant('garble' as const), signal: fc.constantFrom(...SIGNALS) }),
  },
  { weight: 1, arbitrary: fc.constant<Command>({ does: 'crash' }) },
  { weight: 2, arbitrary: fc.constant<Command>({ does: 'recover' }) },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('fail' as const),
      when: fc.constantFrom('before', 'after'),
      times: fc.integer({ min: 1, max: 2 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant<Command>({ does: 'refuse' }) },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constant('lose' as const), days: fc.constantFrom(0, 2, 5, 9) }),
  },
  { weight: 1, arbitrary: fc.constant<Command>({ does: 'withdraw' }) },
);

describe('A request, whatever is done to it and whatever fails,', () => {
  let harness: Harness;
  let stopWorker: (() => Promise<void>) | undefined;
  /** What befalls the next activities. */
  let failing: { when: 'before' | 'after'; times: number } | undefined;
  let isRefusing = false;

  const startWorker = async (): Promise<void> => {
    const connection = await NativeConnection.connect(harness.temporalConfig.connection);
    const worker = await Worker.create({
      connection,
      namespace: harness.temporalConfig.namespace,
      taskQueue: TASK_QUEUE,
      workflowBundle: { codePath: testServers().workflowBundle },
      activities: unreliable(
        createActivities({ db: harness.app.db, metrics: NO_METRICS, requestTtlMs: 14 * DAY_MS }),
      ),
    });
    const running = worker.run();
    stopWorker = async () => {
      worker.shutdown();
      await running;
      await connection.close();
      stopWorker = undefined;
    };
  };

  /** The real activities, whose process may die before or after it has committed. */
  function unreliable(real: Activities): Activities {
    const wrap = <Input, Result>(act: (input: Input) => Promise<Result>) => {
      return async (input: Input): Promise<Result> => {
        const failure = failing;
        if (failure) {
          failure.times -= 1;
          if (failure.times <= 0) failing = undefined;
          if (failure.when === 'after') await act(input);
          throw ApplicationFailure.retryable('its process died', FAILURE.databaseUnavailable);
        }
        return act(input);
      };
    };
    return {
      recordRequest: wrap((input: Parameters<Activities['recordRequest']>[0]) => real.recordRequest(input)),
      recordProgress: wrap((input: Parameters<Activities['recordProgress']>[0]) =>
        real.recordProgress(input),
      ),
      recordRevision: wrap((input: Parameters<Activities['recordRevision']>[0]) =>
        real.recordRevision(input),
      ),
      recordOutcome: wrap((input: Parameters<Activities['recordOutcome']>[0]) => real.recordOutcome(input)),
      recordProvisioningFailure: wrap((input: Parameters<Activities['recordProvisioningFailure']>[0]) =>
        real.recordProvisioningFailure(input),
      ),
      provisionApplication: wrap((input: Parameters<Activities['provisionApplication']>[0]) => {
        if (!isRefusing) return real.provisionApplication(input);
        isRefusing = false;
        throw ApplicationFailure.nonRetryable('SQLSTATE P0001', FAILURE.refusedByDatabase);
      }),
    };
  }

  beforeAll(async () => {
    if (!Runtime._instance) Runtime.install({ shutdownSignals: [], logger: new DefaultLogger('ERROR') });
    harness = await startHarness({ worker: false });
    const rules = Object.entries(RULES).map(([scope, rule]) =>
      scope === 'open' ? rule : { ...rule, when: { requested_scopes_any: [scope] } },
    );
    await insertPolicy(harness.app.db, {
      version: 1,
      rules,
      updated_at: new Date().toISOString(),
      updated_by: { sub: 'root' },
    });
    await startWorker();
  });
  afterAll(async () => {
    await stopWorker?.();
    await harness.stop();
  });

  /** One request and its model. */
  class Trial {
    readonly id = randomUUID();
    readonly handle = harness.temporal.workflow.getHandle<typeof registrationRequest>(workflowIdOf(this.id));
    readonly model: RequestModel;
    readonly created_at: string;
    private readonly ids: string[] = [];

    constructor(
      private readonly rule: Rule | null,
      ageDays: number,
    ) {
      this.created_at = new Date(Date.now() - ageDays * DAY_MS).toISOString();
      this.model = new RequestModel(rule, this.created_at, this.expires_at, ruleFor);
    }

    get expires_at(): string {
      return new Date(Date.parse(this.created_at) + 14 * DAY_MS).toISOString();
    }

    async start(): Promise<void> {
      await harness.temporal.workflow.start(WORKFLOW_TYPE, {
        workflowId: workflowIdOf(this.id),
        taskQueue: TASK_QUEUE,
        args: [
          {
            request: requested('strict'),
            requested_by: { sub: 'grace' },
            created_at: this.created_at,
            expires_at: this.expires_at,
            found_rule: { policy_version: this.rule ? 1 : 0, rule: this.rule },
          },
        ],
      });
      this.model.rule();
      await this.settled();
    }

    async run(command: Command): Promise<void> {
      const { state } = this.model;
      const isOver = state.status !== 'PENDING';
      switch (command.does) {
        case 'say': {
          const { who, signal, about, text, says, again } = command;
          const lastId = this.ids.at(-1);
          const decision_id = again && lastId !== undefined ? lastId : `d${this.ids.length}`;
          if (decision_id !== lastId) this.ids.push(decision_id);
          const revision =
            about === null ? {} : { revision: Math.max(1, state.deliberation.revision + about) };
          const payload = {
            decision_id,
            actor: PEOPLE[who],
            ...revision,
            ...(signal === 'reject' && { reason: 'no' }),
            ...(signal === 'requestChanges' && { comment: 'rename it' }),
            ...(signal === 'revise' && { request: requested(text) }),
            ...(signal === 'approve' && says),
          };
          return this.signal(signal, payload);
        }
        case 'garble':
          return this.signal(command.signal, { what: 7 });
        case 'withdraw':
          if (isOver || !stopWorker) return;
          await this.handle.cancel();
          this.model.advance({
            type: 'withdrawn',
            decision: {
              kind: 'cancel',
              decision_id: MADE_UP,
              actor: { sub: 'temporal-operator' },
              at: '',
              notes: 'cancelled in Temporal',
            },
          });
          return this.settled();
        case 'crash':
          return stopWorker?.();
        case 'recover':
          if (!stopWorker) await startWorker();
          return this.settled();
        case 'fail':
          failing = { when: command.when, times: command.times };
          return;
        case 'refuse':
          isRefusing = true;
          this.model.isRefusing = true;
          return;
        case 'lose':
          if (isOver || !stopWorker) return;
          return this.lose(command.days);
      }
    }

    private async signal(signal: Signal, payload: object): Promise<void> {
      try {
        await this.handle.signal(signal, payload);
      } catch (error) {
        expect(error).toBeInstanceOf(WorkflowNotFoundError);
        expect(this.model.state.status).not.toBe('PENDING');
        return;
      }
      const at = new Date().toISOString();
      const reception = { decision_id: MADE_UP, at, text_rules: 'http' as const };
      this.model.advance({ type: 'signalled', signal, payload, ...reception });
      await this.settled();
    }

    /** Deletes the workflow, and starts it again from its row, as the reconciler does. Time has passed meanwhile. */
    private async lose(days: number): Promise<void> {
      const { workflowService, options } = harness.temporal;
      await workflowService.deleteWorkflowExecution({
        namespace: options.namespace,
        workflowExecution: { workflowId: workflowIdOf(this.id) },
      });
      await eventually(async () => (await harness.app.census.fate(this.id)).type === 'unknown');
      await harness.db.raw(
        `update registration_requests set created_at = created_at - ? * interval '1 day',
           expires_at = expires_at - ? * interval '1 day', revised_at = revised_at - ? * interval '1 day'
         where id = ?`,
        [days, days, days, this.id],
      );
      const row = await findRequest(harness.app.db, { role: 'super_admin' }, this.id);
      if (!row) throw new Error('the request has no row');
      const { deliberation: _deliberation, overridden: _overridden, ...request } = row;
      await harness.app.workflows.start({ ...request, recipient_key: null });
      this.model.restart(days * DAY_MS);
      this.model.rule();
      await this.settled();
    }

    /** Unless no worker is there, waits until the workflow has done what the model has done. */
    private async settled(): Promise<void> {
      if (!stopWorker) return;
      this.model.settle();
      const { state, trail } = this.model;
      const expected = [briefly(liveState(state)), this.receipts(), trail.length];
      const read = async (): Promise<unknown[]> => [
        briefly(await this.ask(() => this.handle.query(stateQuery))),
        await this.readReceipts(),
        Number(
          await this.events()
            .count()
            .first()
            .then((row) => row?.count),
        ),
      ];
      const isSame = (actual: unknown[]): boolean => JSON.stringify(actual) === JSON.stringify(expected);
      await eventually(read, isSame, 20_000).catch(() => undefined);
      expect(await read()).toEqual(expected);
    }

    private events() {
      return harness.db('audit_events').where({ registration_request_id: this.id });
    }

    private receipts(): unknown[] {
      return this.ids.map((id) => {
        const receipt = this.model.state.receipts.find(({ decision_id }) => decision_id === id);
        return receipt ? [id, receipt.status, receipt.reason] : [id];
      });
    }

    private async readReceipts(): Promise<unknown[]> {
      const read: unknown[] = [];
      for (const id of this.ids) {
        const receipt = await this.ask(() => this.handle.query(receiptQuery, id));
        read.push(receipt ? [id, receipt.status, receipt.reason] : [id]);
      }
      return read;
    }

    /** Asks a query again that was on its way to a worker that has gone. */
    private async ask<T>(query: () => Promise<T>): Promise<T> {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await harness.temporal.withDeadline(Date.now() + 1_000, query);
        } catch (error) {
          if (attempt === 20) throw error;
        }
      }
    }

    /** Expects that row, votes and audit trail are what the model has written down. */
    async check(): Promise<void> {
      const { state, votes, trail } = this.model;
      const { status, deliberation, decision } = state;
      if (status !== 'PENDING') {
        const outcome = await this.handle.result();
        expect(outcome).toMatchObject({ status, decided_by: decision?.actor ?? null });
      }
      const row = await eventually(
        () => findRequest(harness.app.db, { role: 'super_admin' }, this.id),
        (found) => found?.status === status,
      );
      const isApproved = status === 'APPROVED';
      const last = isApproved && decision?.kind === 'approve' ? decision.basis?.vote : undefined;
      const expected = withoutTimes({
        ...deliberation,
        votes:
          last && decision
            ? [
                ...deliberation.votes,
                {
                  ...decision.actor,
                  at: '',
                  notes: null,
                  decision_id: decision.decision_id,
                  seats: last.seats,
                },
              ]
            : deliberation.votes,
        changes_requested: isApproved ? null : deliberation.changes_requested,
      });
      // Under the built-in rule the only vote is the decision, and the row does not repeat it.
      expect(row && withoutTimes(row.deliberation)).toEqual(
        deliberation.rule ? expected : { ...expected, votes: [] },
      );
      expect(row?.decided_by?.sub ?? null).toBe(decision?.actor.sub ?? null);
      const written = harness.db('approvals').where({ request_id: this.id }).orderBy('id');
      expect(await written.select('revision', 'sub', 'decision_id')).toEqual(
        votes.map((vote) => ({ ...vote })),
      );
      const events = await this.events().orderBy(['at', 'id']).select('action', 'actor_sub', 'detail');
      const seen: ModelEvent[] = events.map(({ action, actor_sub, detail }) => ({
        action,
        sub: actor_sub,
        revision: detail.revision ?? null,
        decision_id: known(detail.decision_id ?? null),
        requirement: detail.requirement ?? null,
      }));
      const inOrder = (list: ModelEvent[]): ModelEvent[] =>
        list.map((event) => ({ ...event, decision_id: known(event.decision_id) }));
      expect(seen).toEqual(inOrder(trail));
      const applications = await harness.db('applications').where({ registration_request_id: this.id });
      expect(applications).toHaveLength(isApproved ? 1 : 0);
    }
  }

  it('has the state, the receipts, the row, the votes and the trail that the reducer says', async () => {
    const rules = fc.oneof(
      { weight: 6, arbitrary: fc.constant<Rule | null>(FOUR_EYES) },
      { weight: 1, arbitrary: fc.constantFrom<Rule | null>(null, OPEN, APPROVES, REJECTS) },
    );
    const ages = fc.constantFrom(0, 0, 0, 4, 8, 11, 20);
    await fc.assert(
      fc.asyncProperty(
        rules,
        ages,
        fc.array(command, { minLength: 4, maxLength: 14, size: 'max' }),
        async (rule, age, commands) => {
          const trial = new Trial(rule, age);
          try {
            await trial.start();
            for (const one of commands) await trial.run(one);
            await trial.run({ does: 'recover' });
            await trial.check();
          } finally {
            failing = undefined;
            isRefusing = false;
            if (!stopWorker) await startWorker();
            await trial.handle.terminate('this trial is over').catch(() => undefined);
          }
        },
      ),
      { numRuns: SEQUENCES, endOnFailure: true },
    );
  }, 600_000);
});

/** The decision id of signals that bring none, and of what the rule or an operator of Temporal decides. */
const MADE_UP = 'made up';

/** Ids that the workflow makes differ from those of the model. */
function known(id: string | null): string | null {
  return id === null || /^d\d+$/.test(id) ? id : MADE_UP;
}

function requested(text: Text): Record<string, unknown> {
  return {
    scope: 'TENANT',
    tenant_id: text === 'elsewhere' ? 'globex-eu' : 'acme-eu',
    name: text === 'invalid' ? 7 : 'Payroll',
    application_type: 'WEB',
    redirect_uris: ['https://app.example.com/callback'],
    contact_email: 'owner@example.com',
    requested_scopes: [text],
  };
}

function ruleFor({ tenant_id, name, requested_scopes }: Record<string, unknown>): Rule | undefined {
  if (tenant_id !== 'acme-eu' || name === 7) return undefined;
  const [scope] = requested_scopes as (keyof typeof RULES)[];
  return scope && RULES[scope];
}

/** What the query answers, without times. */
function briefly({ status, decision, provisioning, ignored_signals, revision, missing }: LiveState): unknown {
  return {
    status,
    decision: decision && [decision.kind, decision.actor.sub, known(decision.decision_id)],
    attempts: provisioning.attempts,
    failed: known(provisioning.last_error?.decision_id ?? null),
    ignored: ignored_signals.map(({ signal, problem }) =>
      /^invalid|^a revision cannot move/.test(problem) ? `${signal}: invalid` : `${signal}: ${problem}`,
    ),
    revision,
    missing,
  };
}

function withoutTimes({
  since: _since,
  escalated_at,
  votes,
  changes_requested,
  ...rest
}: Deliberation): Record<string, unknown> {
  return {
    ...rest,
    escalated: escalated_at !== null,
    requesters: [...rest.requesters].sort(),
    votes: votes.map(({ sub, decision_id, seats }) => ({ sub, decision_id, seats })),
    changes_requested: changes_requested && [changes_requested.by.sub, changes_requested.comment],
  };
}
