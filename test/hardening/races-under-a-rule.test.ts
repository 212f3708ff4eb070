import { setTimeout as delay } from 'node:timers/promises';
import { workflowIdOf } from '../../workflows/contract';
import { FOUR_EYES, PEOPLE } from '../support/policy/rules';
import { expectOneTruth, type Truth } from '../support/policy/expect-one-truth';
import { type Answered, type ApiClient, apiClient, createBody, REQUESTS } from '../support/http/api-client';
import { type Harness, startHarness } from '../support/service/harness';

const POLICY = '/api/v1/admin/approval-policy';
const RUNS = 50;
/** So many races run at the same time. More would only wait for each other. */
const AT_ONCE = 10;

type Name = 'grace' | 'owner' | 'second owner' | 'security' | 'olga' | 'super admin';

/** What a call has done, in a word, or the sentence that refuses it. */
function heard({ status, body }: Answered): string {
  if (status !== 200) return `${status}: ${String(body.detail)}`;
  if ('client_secret' in body) return 'approved';
  return `done at revision ${String(body.revision)}`;
}

/** Waits 0 to 9 milliseconds, by the number of the race. So either of two calls may be the first. */
function later(number: number): Promise<void> {
  return delay(number % 10);
}

/** Runs races, some at a time. */
async function races(run: (number: number) => Promise<void>): Promise<void> {
  const numbers = Array.from({ length: RUNS }, (_, index) => index).values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const number of numbers) await run(number);
    }),
  );
}

describe('at the same moment, under a rule', () => {
  let harness: Harness;
  const as = {} as Record<Name, ApiClient>;

  beforeAll(async () => {
    harness = await startHarness({ env: { RATE_LIMIT_PER_MINUTE: '0', DECISION_WAIT: 'PT20S' } });
    const places = {
      tenant_admin: { tenant: 'acme-eu' },
      partner_admin: { partner: 'acme' },
      super_admin: {},
    };
    for (const name of ['grace', 'owner', 'second owner', 'security', 'olga', 'super admin'] as const) {
      const { groups, ...person } = { groups: [], ...PEOPLE[name] };
      const token = await harness.token({ ...person, ...places[person.role], groups: [...groups] });
      as[name] = apiClient(harness, token);
    }
    await writePolicy(FOUR_EYES);
  });
  afterAll(() => harness.stop());

  const writePolicy = async ({ ...rule }: object): Promise<void> => {
    const { status, body } = await as['super admin'].put(POLICY, { rules: [rule] }, { 'if-match': '*' });
    if (status !== 200) throw new Error(`the policy was refused: ${JSON.stringify(body)}`);
  };
  const created = async (): Promise<Answered> => {
    const answer = await as.grace.create();
    expect(answer.status).toBe(201);
    return answer;
  };
  const pending = async (): Promise<string> => (await created()).body.id as string;
  const approve = (name: Name, id: string): Promise<Answered> => as[name].post(`${REQUESTS}/${id}/approve`);
  const reject = (name: Name, id: string): Promise<Answered> =>
    as[name].post(`${REQUESTS}/${id}/reject`, { reason: 'no' });
  const revise = (name: Name, id: string, etag = '*'): Promise<Answered> =>
    as[name].put(`${REQUESTS}/${id}`, createBody(), { 'if-match': etag });
  const truth = (id: string): Promise<Truth> => expectOneTruth(harness, as['super admin'], id);
  const bothHeard = async (...calls: Promise<Answered>[]): Promise<string[]> =>
    (await Promise.all(calls)).map(heard);

  it('two people who fill the two seats approve: one vote counts, and the other one approves', async () => {
    await races(async () => {
      const id = await pending();
      const [owner, security] = await bothHeard(approve('owner', id), approve('security', id));
      const { status, voters, request } = await truth(id);
      expect({ status, voters }).toEqual({ status: 'APPROVED', voters: ['ada', 'sam'] });
      const isOwnerLast = request.decided_by?.sub === 'ada';
      expect({ owner, security }).toEqual(
        isOwnerLast
          ? { owner: 'approved', security: 'done at revision 1' }
          : { owner: 'done at revision 1', security: 'approved' },
      );
    });
  });

  it('two people who could fill the same seat approve: one vote counts, and the other one has no seat', async () => {
    await races(async () => {
      const id = await pending();
      const answers = await bothHeard(approve('owner', id), approve('second owner', id));
      expect(answers.sort()).toEqual([
        expect.stringMatching(/^409: .* others have filled the seats you could fill$/),
        'done at revision 1',
      ]);
      const { status, voters } = await truth(id);
      expect(status).toBe('PENDING');
      expect(voters).toHaveLength(1);
    });
  });

  it('two people could fill the last seat: one approves, and the other one comes too late', async () => {
    await races(async () => {
      const id = await pending();
      await approve('owner', id);
      const answers = await bothHeard(approve('security', id), approve('olga', id));
      expect(answers.sort()).toEqual([
        expect.stringMatching(/^409: (Registration request is already APPROVED|.* others have filled .*)$/),
        'approved',
      ]);
      expect(await truth(id)).toMatchObject({ status: 'APPROVED', voters: { length: 2 } });
    });
  });

  it('somebody approves twice: one vote counts, and the other one is refused', async () => {
    await races(async () => {
      const id = await pending();
      const answers = await bothHeard(approve('owner', id), approve('owner', id));
      expect(answers.sort()).toEqual([
        '409: You have approved this revision of the request already',
        'done at revision 1',
      ]);
      expect(await truth(id)).toMatchObject({ status: 'PENDING', voters: ['ada'] });
    });
  });

  it('somebody votes and somebody else rejects: the rejection stands, and the vote counts or comes too late', async () => {
    await races(async () => {
      const id = await pending();
      const [vote, rejection] = await bothHeard(approve('owner', id), reject('security', id));
      expect(rejection).toBe('done at revision 1');
      const { status, voters } = await truth(id);
      expect(status).toBe('REJECTED');
      expect(vote).toBe(
        voters.length === 1 ? 'done at revision 1' : '409: Registration request is already REJECTED',
      );
    });
  });

  it('a vote and a revision come: the vote is about what its voter has seen, and void after the revision', async () => {
    await races(async (number) => {
      const id = await pending();
      const isLast = number % 2 === 0;
      if (isLast) await approve('security', id);
      const [vote = '', revision] = await bothHeard(
        approve('owner', id),
        later(number).then(() => revise('grace', id)),
      );
      const after = await truth(id);
      if (vote === 'approved') {
        expect(isLast).toBe(true);
        expect(revision).toBe('409: Registration request is already APPROVED');
        expect(after).toMatchObject({ status: 'APPROVED', revision: 1 });
        return;
      }
      expect(revision).toBe('done at revision 2');
      expect(after).toMatchObject({ status: 'PENDING', revision: 2, voters: [] });
      const isCounted =
        after.trail.filter((action) => action === 'approval_recorded').length > (isLast ? 1 : 0);
      if (isCounted) expect(vote).toMatch(/^done at revision [12]$/);
      else
        expect(vote).toMatch(
          /^409: (A revision of the request is being written: try again|The registration request was revised: .*)$/,
        );
    });
  });

  it('two people revise what both have read: one revision counts, and nothing is overwritten unseen', async () => {
    await races(async () => {
      const { body, headers } = await created();
      const etag = headers.get('etag') ?? '';
      const id = body.id as string;
      const answers = await bothHeard(revise('grace', id, etag), revise('owner', id, etag));
      expect(answers.filter((answer) => answer === 'done at revision 2')).toHaveLength(1);
      expect(answers.filter((answer) => /^4(09|12): /.test(answer))).toHaveLength(1);
      expect(await truth(id)).toMatchObject({ status: 'PENDING', revision: 2 });
    });
  });

  it('the policy changes and a request is created: it has one of the two rules, everywhere the same', async () => {
    const rules = ['olga', 'sam'].map((sub) => ({
      name: `only ${sub}`,
      require: [{ name: 'one', from: { subs: [sub] }, count: 1 }],
    }));
    for (let number = 0; number < RUNS; number += 1) {
      await writePolicy(rules[number % 2] ?? {});
      const change = writePolicy(rules[(number + 1) % 2] ?? {});
      const [{ body }] = await Promise.all([later(number).then(created), change]);
      const id = body.id as string;
      const { request } = await truth(id);
      const { rule } = request.deliberation;
      const [row] = await harness
        .db('registration_requests as r')
        .join('approval_policies as p', 'p.id', 'r.policy_version')
        .where('r.id', id)
        .select<{ rules: { name: string }[]; workflow_run_id: string }[]>('p.rules', 'r.*');
      expect(row?.rules[0]?.name).toBe(rule?.name);
      expect(body.approval.rule).toBe(rule?.name);
      const input = (await harness.app.census.input(id)) as { found_rule?: { rule: unknown } };
      expect(input.found_rule?.rule).toEqual(rule);
      const [allowed, other] =
        rule?.name === 'only sam' ? (['security', 'olga'] as const) : (['olga', 'security'] as const);
      expect((await approve(other, id)).status).toBe(403);
      expect(heard(await approve(allowed, id))).toBe('approved');
      expect(await truth(id)).toMatchObject({ status: 'APPROVED' });
    }
    await writePolicy(FOUR_EYES);
  });

  it('the first policy is written and a request is created: it has that policy or the built-in one', async () => {
    for (let number = 0; number < RUNS; number += 1) {
      await harness.db('approval_policies').delete();
      const [{ body }] = await Promise.all([later(number).then(created), writePolicy(FOUR_EYES)]);
      const id = body.id as string;
      const { request } = await truth(id);
      const name = request.deliberation.rule?.name ?? 'default';
      expect(body.approval.rule).toBe(name);
      expect(heard(await approve('owner', id))).toBe(name === 'default' ? 'approved' : 'done at revision 1');
      await truth(id);
    }
  });

  it('the time is up and the last vote comes: the request is approved or has expired, and the voter hears which', async () => {
    await writePolicy({ ...FOUR_EYES, ttl: 'PT2S' });
    await races(async (number) => {
      const { body } = await created();
      const id = body.id as string;
      expect(heard(await approve('owner', id))).toBe('done at revision 1');
      // From a tenth of a second before to a tenth after.
      const moment = Date.parse(body.expires_at as string) + 4 * (number - RUNS / 2);
      await delay(Math.max(0, moment - Date.now()));
      const last = heard(await approve('security', id));
      const { status, voters } = await truth(id);
      expect([last, status, voters]).toEqual(
        last === 'approved'
          ? ['approved', 'APPROVED', ['ada', 'sam']]
          : ['409: Registration request is already EXPIRED', 'EXPIRED', ['ada']],
      );
    });
  });

  it('the time is up and a vote comes that is not the last: the request has expired, with the vote or without it', async () => {
    await writePolicy({ ...FOUR_EYES, ttl: 'PT2S' });
    await races(async (number) => {
      const { body } = await created();
      const id = body.id as string;
      const moment = Date.parse(body.expires_at as string) + 4 * (number - RUNS / 2);
      await delay(Math.max(0, moment - Date.now()));
      const vote = heard(await approve('owner', id));
      await harness.temporal.workflow.getHandle(workflowIdOf(id)).result();
      const { status, voters } = await truth(id);
      expect(status).toBe('EXPIRED');
      expect(vote).toBe(
        voters.length === 1 ? 'done at revision 1' : '409: Registration request is already EXPIRED',
      );
    });
  });
});
