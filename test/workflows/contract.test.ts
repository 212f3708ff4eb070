import type { InputProblem } from '../../src/domain/input-problem';
import type { RecipientKey } from '../../src/domain/request/decision';
import type { Receipt } from '../../src/domain/request/receipts';
import type { Outcome } from '../../src/domain/request/outcome';
import type { Actor, RequestedApplication } from '../../src/domain/request/requested-application';
import type { LiveState } from '../../src/domain/request/request-state';
import { InvalidRequestError, parseStartedRequest } from '../../src/domain/request/started-request-schema';
import type * as contract from '../../workflows/contract';

/** The types of the published contract, and those of the service. Each pair must say the same. */
interface Pairs {
  outcome: [contract.RegistrationOutcome, Outcome];
  state: [contract.RegistrationState, LiveState];
  receipt: [contract.DecisionReceipt, Omit<Receipt, 'reason'> & { reason: string | null }];
  problem: [contract.InputProblem, InputProblem];
  actor: [contract.Actor, Actor];
  key: [contract.RecipientKey, RecipientKey];
  request: [Required<contract.RequestedRegistration>, RequestedApplication];
  register: [
    contract.RegisterInput,
    Pick<contract.RegistrationRequestInput, 'request' | 'recipient_key' | 'expires_at'> & {
      requested_by?: Actor | null;
      request_id?: string | null;
    },
  ];
}

/** A type that lacks an optional member of another is assignable to it, so the names of the members are compared too. */
type Same<A, B> = [A, B, keyof A, keyof B] extends [B, A, keyof B, keyof A] ? true : false;

/** `npm run check:types` refuses this if a type differs. */
({
  outcome: true,
  state: true,
  receipt: true,
  problem: true,
  actor: true,
  key: true,
  request: true,
  register: true,
}) satisfies { [K in keyof Pairs]: Same<Pairs[K][0], Pairs[K][1]> };

/** Whether each member of a type may be left out. */
type Marked<T> = { [K in keyof T]: object extends Pick<T, K> ? true : false };

describe('the input of the published contract', () => {
  /** The compiler asks for every member that a type has. */
  const request: Required<contract.RequestedRegistration> = {
    scope: 'GLOBAL',
    tenant_id: null,
    partner_id: null,
    name: 'Payroll',
    description: 'Pays people',
    application_type: 'WEB',
    redirect_uris: ['https://payroll.example.com/callback'],
    post_logout_redirect_uris: ['https://payroll.example.com/'],
    allowed_origins: ['https://payroll.example.com'],
    requested_scopes: ['openid'],
    grant_types: ['authorization_code'],
    contact_email: 'owner@example.com',
    contact_name: 'Olga',
    organization_name: 'Acme',
    website_url: 'https://www.example.com',
  };
  const input: Required<contract.RegistrationRequestInput> = {
    request,
    requested_by: { sub: 'onboarding' },
    recipient_key: { kty: 'EC', crv: 'P-256', x: 'x'.repeat(43), y: 'y'.repeat(43) },
    created_at: '2026-01-01T00:00:00Z',
    expires_at: '2026-01-02T00:00:00Z',
  };
  const optional: Required<Marked<contract.RequestedRegistration>> = {
    scope: false,
    tenant_id: true,
    partner_id: true,
    name: false,
    description: true,
    application_type: false,
    redirect_uris: true,
    post_logout_redirect_uris: true,
    allowed_origins: true,
    requested_scopes: true,
    grant_types: true,
    contact_email: false,
    contact_name: true,
    organization_name: true,
    website_url: true,
  };
  const parse = (fields: object): Promise<object> => {
    const canSealTo = () => Promise.resolve(true);
    return parseStartedRequest({ request_id: 'r1', ...fields }, canSealTo);
  };
  const without = (fields: object, member: string): object =>
    Object.fromEntries(Object.entries(fields).filter(([name]) => name !== member));

  it('is taken by the service with all of its members', async () => {
    const { requested_by, recipient_key, created_at, expires_at } = input;
    const members = { ...request, requested_by, recipient_key, created_at, expires_at };
    expect(await parse(input)).toEqual({ ...members, id: 'r1' });
  });

  it.each(['recipient_key', 'expires_at'])('may have null for %s, or leave it out', async (member) => {
    expect(await parse({ ...input, [member]: null })).toEqual(await parse(without(input, member)));
  });

  it.each(['request', 'requested_by'])('is refused without %s', async (member) => {
    await expect(parse(without(input, member))).rejects.toThrow(InvalidRequestError);
  });

  it.each(Object.entries(optional))('may leave out request.%s: %s', async (member, isOptional) => {
    const parsed = parse({ ...input, request: without(request, member) });
    if (isOptional) expect(await parsed).toMatchObject({ id: 'r1' });
    else await expect(parsed).rejects.toThrow(InvalidRequestError);
  });
});
