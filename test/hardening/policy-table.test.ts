import { REQUESTS } from '../support/http/api-client';
import {
  type DecisionLab,
  type Seen,
  SEEN,
  startDecisionLab,
  type Subject,
} from '../support/policy/decision-lab';
import {
  type Act,
  ACTS,
  EVERYBODY,
  isDecided,
  PEOPLE,
  type PersonName,
  RULE_NAMES,
  type RuleName,
  verdictOf,
  type Whose,
} from '../support/policy/decision-table';

/** One thing that somebody tries. */
interface Attempt {
  who: PersonName;
  act: Act;
  seen: Seen;
}

const ATTEMPTS: Attempt[] = EVERYBODY.flatMap((who) =>
  ACTS.flatMap((act) => SEEN.map((seen) => ({ who, act, seen }))),
);
/** So many of them run at the same time. */
const AT_ONCE = 12;

/** The answers of the API, each by its status and a part of its text. */
const ANSWERS: [word: string, status: number, detail: RegExp][] = [
  ['own_request', 403, /^The rule "[\w-]+" does not let a requester judge their own request$/],
  ['not_in_policy', 403, /^The rule "[\w-]+" does not want you to decide this request$/],
  [
    'not_yours',
    403,
    /^The rule "[\w-]+" lets only the requester, and whoever may decide, cancel this request$/,
  ],
  ['no_override', 403, /^The rule "[\w-]+" does not allow an override$/],
  ['not_super', 403, /^Only super admins may override a rule$/],
  ['not_pending', 409, /^Registration request is already (APPROVED|REJECTED)$/],
  ['stale', 409, /^The registration request was revised: it is at revision \d now, read it again$/],
  ['changed', 412, /read it again$/],
  ['no_if_match', 428, /^Send If-Match/],
];
/** These lie in who asks, and so they come before what lies in the state of the request. */
const PERSONAL = ['own_request', 'not_in_policy', 'not_yours', 'no_override', 'not_super'];

describe('the table of who may do what', () => {
  let lab: DecisionLab;
  beforeAll(async () => {
    lab = await startDecisionLab();
  });
  afterAll(() => lab.harness.stop());

  /** The requests of a rule on which nothing may succeed: the one of somebody else, and everybody's own. */
  const standing = new Map<string, Subject>();
  const keyOf = (rule: RuleName, whose: Whose, who: PersonName): string =>
    whose === 'own' ? `${rule} of ${who}` : rule;
  const standingFor = (rule: RuleName, whose: Whose, who: PersonName): Subject => {
    const found = standing.get(keyOf(rule, whose, who));
    if (!found) throw new Error('not created');
    return found;
  };
  /** Requests under the built-in rule, which must exist before there is a policy. */
  const spare = new Map<string, Subject[]>();
  const fresh = async (rule: RuleName, whose: Whose, who: PersonName): Promise<Subject> => {
    const requester = whose === 'own' ? lab.clients[who] : lab.rex;
    if (rule !== 'built-in') return lab.create(rule, requester);
    const left = spare.get(keyOf(rule, whose, who))?.pop();
    if (!left) throw new Error('no request is left');
    return left;
  };

  beforeAll(async () => {
    const make = async (rule: RuleName): Promise<void> => {
      standing.set(rule, await lab.createRevised(rule, lab.rex));
      await each(EVERYBODY, async (who) => {
        standing.set(keyOf(rule, 'own', who), await lab.createRevised(rule, lab.clients[who]));
      });
    };
    await make('built-in');
    await each([undefined, ...EVERYBODY], async (who) => {
      const requester = who ? lab.clients[who] : lab.rex;
      const count = ATTEMPTS.length / (who ? EVERYBODY.length : 1);
      const made = Array.from({ length: 2 * count }, () => lab.create('built-in', requester));
      spare.set(who ? `built-in of ${who}` : 'built-in', await Promise.all(made));
    });
    await lab.writePolicy();
    for (const rule of RULE_NAMES) if (rule !== 'built-in') await make(rule);
    before = await everythingAbout([...standing.values()]);
  }, 180_000);

  let before: unknown;
  const everythingAbout = async (subjects: Subject[]): Promise<unknown> => {
    const { db } = lab.harness;
    const ids = subjects.map(({ id }) => id);
    return Promise.all([
      db('registration_requests').whereIn('id', ids).orderBy('id'),
      db('approvals').whereIn('request_id', ids).orderBy('id'),
      db('request_revisions').whereIn('request_id', ids).orderBy(['request_id', 'revision']),
      db('audit_events').whereIn('registration_request_id', ids).orderBy('id'),
    ]);
  };

  const cases = RULE_NAMES.flatMap((rule) =>
    (['foreign', 'own'] as const).map((whose) => [rule, whose] as const),
  );

  describe.each(cases)('under the rule %s, of the %s request', (rule, whose) => {
    it('agrees with what REST answers to everybody who names the current, no or a stale revision', async () => {
      const expected = (attempt: Attempt): string =>
        overRest(attempt, verdictOf(rule, whose, attempt.who, attempt.act));
      const outcomes = await outcomesOf(ATTEMPTS, async ({ who, act, seen }) => {
        const isFine = expected({ who, act, seen }) === 'ok';
        const subject = isFine ? await fresh(rule, whose, who) : standingFor(rule, whose, who);
        const { status, body } = await lab.callFor(lab.clients[who], act, subject, seen);
        if (status === 200) return 'ok';
        const detail = String(body.detail);
        const [word] = ANSWERS.find((answer) => answer[1] === status && answer[2].test(detail)) ?? [];
        return word ?? `${status} ${detail}`;
      });
      expect(outcomes).toEqual(await outcomesOf(ATTEMPTS, (attempt) => Promise.resolve(expected(attempt))));
    }, 120_000);

    it('agrees with what `you` says to everybody', async () => {
      const told = await Promise.all(
        EVERYBODY.map(async (who) => {
          const { body } = await lab.clients[who].get(`${REQUESTS}/${standingFor(rule, whose, who).id}`);
          return [who, body.you as unknown] as const;
        }),
      );
      const verbs = ACTS.filter((act) => act !== 'override');
      const expected = EVERYBODY.map((who) => {
        const words = verbs.map((act) => [act, orNull(verdictOf(rule, whose, who, act))]);
        return [who, Object.fromEntries(words) as unknown] as const;
      });
      expect(Object.fromEntries(told)).toEqual(Object.fromEntries(expected));
    });

    // A workflow that has ended takes no signals.
    if (isDecided(rule)) return;

    it('agrees with the receipts of the signals of everybody', async () => {
      const expected = (attempt: Attempt): string =>
        bySignal(attempt, rule, verdictOf(rule, whose, attempt.who, attempt.act), () =>
          verdictOf(rule, whose, attempt.who, 'approve'),
        );
      const outcomes = await outcomesOf(ATTEMPTS, async ({ who, act, seen }) => {
        const isFine = expected({ who, act, seen }) === 'ok';
        const subject = isFine ? await fresh(rule, whose, who) : standingFor(rule, whose, who);
        return lab.signal(actorOf(who), act, subject, seen);
      });
      expect(outcomes).toEqual(await outcomesOf(ATTEMPTS, (attempt) => Promise.resolve(expected(attempt))));
    }, 120_000);
  });

  it('nothing that was refused has changed anything', async () => {
    expect(await everythingAbout([...standing.values()])).toEqual(before);
  });
});

/** What REST answers, where the table says this word. */
function overRest({ act, seen }: Attempt, word: string): string {
  if (seen === 'current' || PERSONAL.includes(word)) return word;
  if (act === 'revise' && seen === 'none') return 'no_if_match';
  if (seen === 'none' || word === 'not_pending') return word;
  return act === 'revise' ? 'changed' : 'stale';
}

/** What the receipt of a signal says, where the table says this word. Whoever may send signals is trusted. */
function bySignal({ act, seen }: Attempt, rule: RuleName, word: string, toApprove: () => string): string {
  const namesOne = act === 'request_changes' || act === 'revise';
  if (seen === 'none' && namesOne) return 'unreadable';
  // Without a revision, an approval is about the first one.
  const isApproval = act === 'approve' || act === 'override';
  if (seen === 'stale' || (seen === 'none' && isApproval)) return 'stale_revision';
  if (act !== 'override') return word;
  // Where any admin is enough, there is nothing to override.
  if (rule === 'built-in' || rule === 'default') return toApprove();
  return rule === 'break-glass' ? 'ok' : 'override_not_allowed';
}

function actorOf(who: PersonName): object {
  const { sub, role, groups } = { groups: [], ...PEOPLE[who] };
  return { sub, role, groups };
}

function orNull(word: string): string | null {
  return word === 'ok' ? null : word;
}

async function each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = items.values();
  const take = async (): Promise<void> => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, take));
}

/** By person and act, the outcomes for each revision that was named. */
async function outcomesOf(
  attempts: Attempt[],
  attempt: (one: Attempt) => Promise<string>,
): Promise<Record<string, string>> {
  const outcomes: Record<string, string> = {};
  for (const { who, act, seen } of attempts) outcomes[`${who}: ${act}, ${seen}`] = '';
  await each(attempts, async (one) => {
    outcomes[`${one.who}: ${one.act}, ${one.seen}`] = await attempt(one);
  });
  return outcomes;
}
