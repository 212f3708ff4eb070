import type { Rule } from '../../src/domain/policy/rule';
import { type Answered, type ApiClient, apiClient, REQUESTS } from '../support/http/api-client';
import { keyedPost } from '../support/http/keyed-post';
import { putPolicy } from '../support/policy/put-policy';
import { type Harness, startHarness } from '../support/service/harness';

const TWO: Rule = {
  name: 'two',
  require: [{ name: 'admin', from: { roles: ['super_admin'] }, count: 2 }],
  allow_override: true,
};

describe('under a rule that needs two', () => {
  let harness: Harness;
  const people = {} as Record<'ada' | 'bob' | 'cleo' | 'rex', ApiClient>;
  let tom: ApiClient;
  beforeAll(async () => {
    harness = await startHarness();
    for (const sub of ['ada', 'bob', 'cleo', 'rex'] as const)
      people[sub] = apiClient(harness, await harness.token({ role: 'super_admin', sub }));
    tom = apiClient(harness, await harness.token({ role: 'tenant_admin', tenant: 'acme-eu', sub: 'tom' }));
    await putPolicy(people.ada, [TWO]);
  });
  afterAll(() => harness.stop());

  const create = async (): Promise<string> => `${REQUESTS}/${String((await people.rex.create()).body.id)}`;
  const approve = (who: keyof typeof people, path: string, body?: object): Promise<Answered> =>
    people[who].post(`${path}/approve`, body);
  const actionsOf = async (path: string): Promise<string[]> => {
    const { items } = (await people.rex.get(`${path}/events`)).body as { items: { action: string }[] };
    return items.map(({ action }) => action);
  };

  it('the first vote answers the request, and the last one the application', async () => {
    const path = await create();
    const first = await approve('ada', path, { notes: 'Fine' });
    expect(first).toMatchObject({
      status: 200,
      body: {
        status: 'PENDING',
        approval: {
          rule: 'two',
          missing: 1,
          requirements: [
            {
              name: 'admin',
              required: 2,
              satisfied: false,
              approved_by: [{ sub: 'ada', at: expect.any(String) as string, notes: 'Fine' }],
            },
          ],
        },
        you: { approve: 'already_approved' },
      },
    });
    expect(first.headers.get('etag')).toMatch(/^".+"$/);
    const last = await approve('bob', path);
    expect(last).toMatchObject({ status: 200, body: { client_secret: expect.any(String) as string } });
    expect(await actionsOf(path)).toEqual(['created', 'approval_recorded', 'approved']);
    expect((await people.ada.get(path)).body).toMatchObject({
      status: 'APPROVED',
      decided_by: { sub: 'bob' },
      approval: {
        missing: 0,
        requirements: [{ satisfied: true, approved_by: [{ sub: 'ada' }, { sub: 'bob' }] }],
      },
    });
  });

  it('nobody votes twice on a revision', async () => {
    const path = await create();
    await approve('ada', path);
    expect(await approve('ada', path)).toMatchObject({
      status: 409,
      body: { detail: 'You have approved this revision of the request already' },
    });
    expect((await people.ada.get(path)).body.approval.missing).toBe(1);
  });

  it('a vote that is sent again with its key answers 200, before and after the request is decided', async () => {
    const path = await create();
    const vote = (): Promise<Answered> =>
      keyedPost(people.ada, harness.url, `${path}/approve`, 'the-vote', {});
    const first = await vote();
    expect(first.status).toBe(200);
    expect(await vote()).toMatchObject({ status: 200, body: first.body as object });
    await approve('bob', path);
    expect((await vote()).status).toBe(200);
    expect(await actionsOf(path)).toEqual(['created', 'approval_recorded', 'approved']);
  });

  it('a vote that is sent again whose answer was never kept is recognised by its decision', async () => {
    const path = await create();
    const vote = (): Promise<Answered> =>
      keyedPost(people.ada, harness.url, `${path}/approve`, 'lost-vote', {});
    await vote();
    // As if the process had died before it kept the answer.
    await harness.db('idempotency_keys').update({ completed: false, leased_until: new Date(0) });
    expect(await vote()).toMatchObject({
      status: 200,
      body: { status: 'PENDING', approval: { missing: 1 } },
    });
    expect(await actionsOf(path)).toEqual(['created', 'approval_recorded']);
  });

  it('every vote and requested change changes the ETag; who asks does not', async () => {
    const path = await create();
    const tagFor = async ({ get }: ApiClient): Promise<string | null> =>
      (await get(path)).headers.get('etag');
    const tags = [await tagFor(people.ada)];
    await approve('ada', path);
    tags.push(await tagFor(people.ada));
    await people.bob.post(`${path}/request-changes`, { comment: 'Why?' });
    tags.push(await tagFor(people.ada));
    await people.bob.post(`${path}/request-changes`, { comment: 'Why not?' });
    tags.push(await tagFor(people.ada));
    expect(new Set(tags).size).toBe(4);
    expect(new Set(await Promise.all([tom, ...Object.values(people)].map(tagFor)))).toEqual(
      new Set([tags[3]]),
    );
  });

  it('a vote on a state that is no more, by its ETag, is refused', async () => {
    const path = await create();
    const { headers } = await people.bob.get(path);
    await approve('ada', path);
    const stale = { 'if-match': headers.get('etag') ?? '' };
    expect((await people.bob.post(`${path}/approve`, {}, stale)).status).toBe(412);
    expect((await people.bob.get(path)).body.approval.missing).toBe(1);
  });

  describe('requested changes', () => {
    const ask = (who: keyof typeof people, path: string, comment: string): Promise<Answered> =>
      people[who].post(`${path}/request-changes`, { comment });

    it('leave the request pending, and keep others from approving but not from rejecting', async () => {
      const path = await create();
      expect(await ask('ada', path, 'Use https')).toMatchObject({
        status: 200,
        body: {
          status: 'PENDING',
          changes_requested: { by: { sub: 'ada' }, at: expect.any(String) as string, comment: 'Use https' },
          you: { approve: null },
        },
      });
      expect((await people.bob.get(path)).body.you).toMatchObject({
        approve: 'changes_requested',
        reject: null,
      });
      expect(await approve('bob', path)).toMatchObject({
        status: 409,
        body: { detail: 'Changes were requested by ada: approve after they are made' },
      });
      expect((await people.bob.post(`${path}/reject`, { reason: 'no' })).status).toBe(200);
    });

    it('are lifted by the approval of whoever asked, which counts as a vote', async () => {
      const path = await create();
      await ask('ada', path, 'Use https');
      expect((await approve('ada', path)).body).toMatchObject({
        changes_requested: null,
        approval: { missing: 1 },
      });
      expect((await approve('bob', path)).body).toHaveProperty('client_id');
    });

    it('do not withdraw the vote of whoever asks after it, whose next approval only lifts them', async () => {
      const path = await create();
      await approve('ada', path);
      expect((await ask('ada', path, 'On second thoughts')).body.approval.missing).toBe(1);
      expect((await approve('ada', path)).body).toMatchObject({
        changes_requested: null,
        approval: { missing: 1 },
      });
      expect((await approve('ada', path)).status).toBe(409);
    });

    it('are replaced by a later comment, also by another person', async () => {
      const path = await create();
      await ask('ada', path, 'Use https');
      await ask('bob', path, 'Another name');
      expect((await people.ada.get(path)).body).toMatchObject({
        changes_requested: { by: { sub: 'bob' }, comment: 'Another name' },
        you: { approve: 'changes_requested' },
      });
      expect(await actionsOf(path)).toEqual(['created', 'changes_requested', 'changes_requested']);
      expect((await approve('bob', path)).body).toMatchObject({ changes_requested: null });
    });

    it('have a comment of 1 to 2000 characters', async () => {
      const path = await create();
      for (const comment of ['', 'x'.repeat(2001), undefined]) {
        const { status, body } = await people.ada.post(`${path}/request-changes`, { comment });
        expect({ status, loc: body.detail[0].loc as unknown }).toEqual({
          status: 422,
          loc: ['body', 'comment'],
        });
      }
    });
  });

  describe('an override', () => {
    const override = { override: true, notes: 'It burns' };

    it('by a super admin approves at once, and the trail says so', async () => {
      const path = await create();
      await approve('ada', path);
      expect((await approve('rex', path, override)).body).toHaveProperty('client_secret');
      const { body } = await people.ada.get(path);
      expect(body).toMatchObject({
        status: 'APPROVED',
        decided_by: { sub: 'rex' },
        decision_notes: 'It burns',
        approval: { overridden: true, missing: 1 },
      });
      const { items } = (await people.ada.get(`${path}/events`)).body as { items: unknown[] };
      expect(items.at(-1)).toMatchObject({ action: 'approved', detail: { override: true } });
    });

    it.each([{}, { notes: '' }, { notes: '  \n' }, { notes: null }])('needs notes, not %j', async (notes) => {
      const { status, body } = await approve('ada', await create(), { override: true, ...notes });
      expect({ status, loc: body.detail[0].loc as unknown }).toEqual({ status: 422, loc: ['body', 'notes'] });
    });

    it('is for super admins', async () => {
      const path = await create();
      expect((await tom.post(`${path}/approve`, override)).status).toBe(403);
      expect((await people.ada.get(path)).body.status).toBe('PENDING');
    });

    it('is possible while changes are requested', async () => {
      const path = await create();
      await people.bob.post(`${path}/request-changes`, { comment: 'Why?' });
      expect((await approve('ada', path, override)).body).toHaveProperty('client_id');
    });
  });
});
