import type { Rule } from '../../../src/domain/policy/rule';
import type { Verb } from '../../../src/domain/policy/verdicts';
import type { TokenRequest } from '../../../src/embedded/issuer/development-issuer';

const SUPER = { role: 'super_admin' } as const;
const PARTNER = { role: 'partner_admin', partner: 'acme' } as const;
const TENANT = { role: 'tenant_admin', tenant: 'acme-eu' } as const;
const sec = { groups: ['sec'] };

/** Who decides: each role, once with nothing else, once in the group that a rule wants, and once named by a rule. */
export const PEOPLE = {
  super: { sub: 'super', ...SUPER },
  'super-sec': { sub: 'super-sec', ...SUPER, ...sec },
  'super-named': { sub: 'super-named', ...SUPER },
  partner: { sub: 'partner', ...PARTNER },
  'partner-sec': { sub: 'partner-sec', ...PARTNER, ...sec },
  'partner-named': { sub: 'partner-named', ...PARTNER },
  tenant: { sub: 'tenant', ...TENANT },
  'tenant-sec': { sub: 'tenant-sec', ...TENANT, ...sec },
  'tenant-named': { sub: 'tenant-named', ...TENANT },
} as const satisfies Record<string, Partial<TokenRequest>>;
export type PersonName = keyof typeof PEOPLE;
export const EVERYBODY = Object.keys(PEOPLE) as PersonName[];

/** What a person can try. An override is an approval that goes against the rule. */
export const ACTS = ['approve', 'reject', 'cancel', 'request_changes', 'revise', 'override'] as const;
export type Act = Verb | 'override';
export type Whose = 'own' | 'foreign';

const owner = { name: 'owner', from: { roles: ['tenant_admin' as const] }, count: 1 };
const security = {
  name: 'security',
  from: { groups: ['sec'], subs: ['super-named', 'partner-named', 'tenant-named'] },
  count: 2,
};

/** A request gets the rule that is named among the scopes that it asks for. */
const byScope = (rule: Rule): Rule => ({ ...rule, when: { requested_scopes_any: [rule.name] } });

/** The policy that the table is about. Requests under `built-in` were created before it. */
export const RULES: Rule[] = [
  byScope({ name: 'four-eyes', require: [owner] }),
  byScope({ name: 'two-kinds', require: [owner, security], requester_may_approve: false }),
  byScope({ name: 'break-glass', require: [owner], allow_override: true }),
  byScope({
    name: 'escalated',
    require: [owner],
    escalate: { after: 'PT1S', also_from: { roles: ['partner_admin'], groups: ['sec'] } },
  }),
  byScope({ name: 'trusted', decide: 'approve' }),
  byScope({ name: 'forbidden', decide: 'reject', reason: 'Not here' }),
  {
    name: 'default',
    require: [{ name: 'admin', from: { roles: ['super_admin', 'partner_admin', 'tenant_admin'] }, count: 1 }],
    requester_may_approve: true,
  },
];

export const RULE_NAMES = [
  ...['built-in', 'default', 'four-eyes', 'two-kinds', 'break-glass', 'escalated', 'trusted', 'forbidden'],
] as const;
export type RuleName = (typeof RULE_NAMES)[number];

/** Rules that leave nothing to decide. */
export const isDecided = (rule: RuleName): boolean => rule === 'trusted' || rule === 'forbidden';

/**
 * Who may do what, written down by hand from the specification. `ok` is allowed. Every other word says why not. The words
 * of `you` are used as they are. `no_override` is a rule without overrides, and `not_super` an override by somebody who is
 * no super admin.
 */
const TABLE = `
  rule        whose   who                       approve       reject        cancel      request_changes revise      override
  built-in    both    all                       ok            ok            ok          ok              ok          no_override

  default     both    all                       ok            ok            ok          ok              ok          no_override

  four-eyes   foreign super,super-sec           not_in_policy ok            ok          ok              ok          no_override
  four-eyes   foreign super-named               not_in_policy ok            ok          ok              ok          no_override
  four-eyes   foreign partner,partner-sec       not_in_policy not_in_policy not_yours   not_in_policy   ok          no_override
  four-eyes   foreign partner-named             not_in_policy not_in_policy not_yours   not_in_policy   ok          no_override
  four-eyes   foreign tenant,tenant-sec         ok            ok            ok          ok              ok          no_override
  four-eyes   foreign tenant-named              ok            ok            ok          ok              ok          no_override
  four-eyes   own     all                       own_request   own_request   ok          own_request     ok          no_override

  two-kinds   foreign super                     not_in_policy ok            ok          ok              ok          no_override
  two-kinds   foreign super-sec,super-named     ok            ok            ok          ok              ok          no_override
  two-kinds   foreign partner                   not_in_policy not_in_policy not_yours   not_in_policy   ok          no_override
  two-kinds   foreign partner-sec,partner-named ok            ok            ok          ok              ok          no_override
  two-kinds   foreign tenant                    ok            ok            ok          ok              ok          no_override
  two-kinds   foreign tenant-sec,tenant-named   ok            ok            ok          ok              ok          no_override
  two-kinds   own     all                       own_request   own_request   ok          own_request     ok          no_override

  break-glass foreign super,super-sec           not_in_policy ok            ok          ok              ok          ok
  break-glass foreign super-named               not_in_policy ok            ok          ok              ok          ok
  break-glass foreign partner,partner-sec       not_in_policy not_in_policy not_yours   not_in_policy   ok          not_super
  break-glass foreign partner-named             not_in_policy not_in_policy not_yours   not_in_policy   ok          not_super
  break-glass foreign tenant,tenant-sec         ok            ok            ok          ok              ok          not_super
  break-glass foreign tenant-named              ok            ok            ok          ok              ok          not_super
  break-glass own     super,super-sec           own_request   own_request   ok          own_request     ok          ok
  break-glass own     super-named               own_request   own_request   ok          own_request     ok          ok
  break-glass own     partner,partner-sec       own_request   own_request   ok          own_request     ok          not_super
  break-glass own     partner-named             own_request   own_request   ok          own_request     ok          not_super
  break-glass own     tenant,tenant-sec         own_request   own_request   ok          own_request     ok          not_super
  break-glass own     tenant-named              own_request   own_request   ok          own_request     ok          not_super

  escalated   foreign super,super-named         not_in_policy ok            ok          ok              ok          no_override
  escalated   foreign super-sec                 ok            ok            ok          ok              ok          no_override
  escalated   foreign partner,partner-sec       ok            ok            ok          ok              ok          no_override
  escalated   foreign partner-named             ok            ok            ok          ok              ok          no_override
  escalated   foreign tenant,tenant-sec         ok            ok            ok          ok              ok          no_override
  escalated   foreign tenant-named              ok            ok            ok          ok              ok          no_override
  escalated   own     all                       own_request   own_request   ok          own_request     ok          no_override

  trusted     both    super,super-sec           not_pending   not_pending   not_pending not_pending     not_pending no_override
  trusted     both    super-named               not_pending   not_pending   not_pending not_pending     not_pending no_override
  trusted     foreign partner,partner-sec       not_in_policy not_in_policy not_yours   not_in_policy   not_pending no_override
  trusted     foreign partner-named             not_in_policy not_in_policy not_yours   not_in_policy   not_pending no_override
  trusted     foreign tenant,tenant-sec         not_in_policy not_in_policy not_yours   not_in_policy   not_pending no_override
  trusted     foreign tenant-named              not_in_policy not_in_policy not_yours   not_in_policy   not_pending no_override
  trusted     own     partner,partner-sec       not_in_policy not_in_policy not_pending not_in_policy   not_pending no_override
  trusted     own     partner-named             not_in_policy not_in_policy not_pending not_in_policy   not_pending no_override
  trusted     own     tenant,tenant-sec         not_in_policy not_in_policy not_pending not_in_policy   not_pending no_override
  trusted     own     tenant-named              not_in_policy not_in_policy not_pending not_in_policy   not_pending no_override

  forbidden   both    super,super-sec           not_pending   not_pending   not_pending not_pending     not_pending no_override
  forbidden   both    super-named               not_pending   not_pending   not_pending not_pending     not_pending no_override
  forbidden   foreign partner,partner-sec       not_in_policy not_in_policy not_yours   not_in_policy   not_pending no_override
  forbidden   foreign partner-named             not_in_policy not_in_policy not_yours   not_in_policy   not_pending no_override
  forbidden   foreign tenant,tenant-sec         not_in_policy not_in_policy not_yours   not_in_policy   not_pending no_override
  forbidden   foreign tenant-named              not_in_policy not_in_policy not_yours   not_in_policy   not_pending no_override
  forbidden   own     partner,partner-sec       not_in_policy not_in_policy not_pending not_in_policy   not_pending no_override
  forbidden   own     partner-named             not_in_policy not_in_policy not_pending not_in_policy   not_pending no_override
  forbidden   own     tenant,tenant-sec         not_in_policy not_in_policy not_pending not_in_policy   not_pending no_override
  forbidden   own     tenant-named              not_in_policy not_in_policy not_pending not_in_policy   not_pending no_override
`;

const CELLS = new Map(
  TABLE.trim()
    .split(/\n+/)
    .slice(1)
    .flatMap((line) => {
      const [rule = '', whose = '', who = '', ...words] = line.trim().split(/ +/);
      const sides = whose === 'both' ? ['own', 'foreign'] : [whose];
      const people = who === 'all' ? EVERYBODY : who.split(',');
      return sides.flatMap((side) =>
        people.flatMap((person) =>
          words.map((word, index) => [`${rule} ${side} ${person} ${ACTS[index] ?? ''}`, word] as const),
        ),
      );
    }),
);

/**
 * What the table says.
 * @throws Error if it has no row for this
 */
export function verdictOf(rule: RuleName, whose: Whose, who: PersonName, act: Act): string {
  const word = CELLS.get(`${rule} ${whose} ${who} ${act}`);
  if (word === undefined) throw new Error(`the table does not say: ${rule} ${whose} ${who} ${act}`);
  return word;
}
