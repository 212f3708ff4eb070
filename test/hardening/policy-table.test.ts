import { type ApiClient, REQUESTS } from '../support/http/api-client';
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

/** The revision is looked at before the group and the name, so those who have only a role try every kind. */
const ATTEMPTS: Attempt[] = EVERYBODY.flatMap((who) => {
  const kinds = who.includes('-') ? SEEN.filter((seen) => seen !== 'none') : SEEN;
  return ACTS.flatMap((act) => kinds.map((seen) => ({ who, act, seen })));
});
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

  const requesterOf = (whose: Whose, who: PersonName): ApiClient =>
    whose === 'own' ? lab.clients[who] : lab.rex;

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

  // The first rule is the built-in one. Its requests exist before there is a policy.
  describe.each(RULE_NAMES)('under the rule %s', (rule) => {
    /** Requests on which nothing may succeed. Each person has some, because a workflow keeps only 50 receipts. */
    const standing = { own: {}, foreign: {} } as Record<Whose, Record<PersonName, Subject>>;
    const all = (): Subject[] => Object.values(standing).flatMap((subjects) => Object.values(subjects));
    let before: unknown;
    beforeAll(async () => {
      if (rule === 'default') await lab.writePolicy();
      await each(EVERYBODY, async (who) => {
        for (const whose of ['own', 'foreign'] as const)
          standing[whose][who] = await lab.createRevised(rule, requesterOf(whose, who));
      });
      before = await everythingAbout(all());
    }, 60_000);

    describe.each(['foreign', 'own'] as const)('of the %s request', (whose) => {
      const standingFor = (who: PersonName): Subject => standing[whose][who];
      const subjectFor = (who: PersonName, isFine: boolean): Promise<Subject> | Subject =>
        isFine ? lab.create(rule, requesterOf(whose, who)) : standingFor(who);

      it('agrees with what REST answers to everybody who names the current, no or a stale revision', async () => {
        const expected = ({ who, act, seen }: Attempt): string =>
          overRest({ who, act, seen }, verdictOf(rule, whose, who, act));
        const outcomes = await outcomesOf(async (attempt) => {
          const { who, act, seen } = attempt;
          const subject = await subjectFor(who, expected(attempt) === 'ok');
          const { status, body } = await lab.callFor(lab.clients[who], act, subject, seen);
          if (status === 200) return 'ok';
          const detail = String(body.detail);
          const [word] = ANSWERS.find((answer) => answer[1] === status && answer[2].test(detail)) ?? [];
          return word ?? `${status} ${detail}`;
        });
        expect(outcomes).toEqual(await outcomesOf(expected));
      }, 120_000);

      it('agrees with what `you` says to everybody', async () => {
        const verbs = ACTS.filter((act) => act !== 'override');
        const told: Record<string, unknown> = {};
        const expected: Record<string, unknown> = {};
        for (const who of EVERYBODY) {
          const { body } = await lab.clients[who].get(`${REQUESTS}/${standingFor(who).id}`);
          told[who] = body.you;
          const words = verbs.map((act) => [act, orNull(verdictOf(rule, whose, who, act))]);
          expected[who] = Object.fromEntries(words);
        }
        expect(told).toEqual(expected);
      });

      // A workflow that has ended takes no signals.
      if (isDecided(rule)) return;

      it('agrees with the receipts of the signals of everybody', async () => {
        const expected = (attempt: Attempt): string =>
          bySignal(attempt, rule, (act) => verdictOf(rule, whose, attempt.who, act));
        const outcomes = await outcomesOf(async (attempt) => {
          const { who, act, seen } = attempt;
          const subject = await subjectFor(who, expected(attempt) === 'ok');
          return lab.signal(actorOf(who), act, subject, seen);
        });
        expect(outcomes).toEqual(await outcomesOf(expected));
      }, 120_000);
    });

    it('nothing that was refused has changed anything', async () => {
      expect(await everythingAbout(all())).toEqual(before);
    });
  });
});

/** What REST answers, where the table says this word. */
function overRest({ act, seen }: Attempt, word: string): string {
  if (seen === 'current' || PERSONAL.includes(word)) return word;
  if (act === 'revise' && seen === 'none') return 'no_if_match';
  if (seen === 'none' || word === 'not_pending') return word;
  return act === 'revise' ? 'changed' : 'stale';
}

/** What the receipt of a signal says. Whoever may send signals is trusted. */
function bySignal({ act, seen }: Attempt, rule: RuleName, says: (act: Act) => string): string {
  const namesOne = act === 'request_changes' || act === 'revise';
  if (seen === 'none' && namesOne) return 'unreadable';
  // Without a revision, an approval is about the first one.
  const isApproval = act === 'approve' || act === 'override';
  if (seen === 'stale' || (seen === 'none' && isApproval)) return 'stale_revision';
  if (act !== 'override') return says(act);
  // Where any admin is enough, there is nothing to override.
  if (rule === 'built-in' || rule === 'default') return says('approve');
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

/** By person, act and revision: what became of the attempt. */
async function outcomesOf(
  attempt: (one: Attempt) => Promise<string> | string,
): Promise<Record<string, string>> {
  const outcomes: Record<string, string> = {};
  await each(ATTEMPTS, async (one) => {
    outcomes[`${one.who}: ${one.act}, ${one.seen}`] = await attempt(one);
  });
  return outcomes;
}
