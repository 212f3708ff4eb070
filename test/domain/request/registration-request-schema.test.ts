import { registrationRequestCreate } from '../../../src/domain/request/registration-request-schema';

const valid = {
  scope: 'TENANT',
  tenant_id: 'acme-eu',
  name: 'Payroll',
  application_type: 'WEB',
  contact_email: 'a@example.com',
};

/** Where the problems are, in the order of the answer. */
function problems(change: object): string[] {
  const parsed = registrationRequestCreate.safeParse({ ...valid, ...change });
  return parsed.error?.issues.map(({ path }) => path.join('.')) ?? [];
}

describe('the input of a create', () => {
  it('gets its defaults', () => {
    expect(registrationRequestCreate.parse(valid)).toEqual({
      ...valid,
      partner_id: null,
      description: null,
      redirect_uris: [],
      post_logout_redirect_uris: null,
      allowed_origins: null,
      requested_scopes: ['openid', 'profile', 'email'],
      grant_types: ['authorization_code', 'refresh_token'],
      contact_name: null,
      organization_name: null,
      website_url: null,
    });
  });

  it.each([
    ['GLOBAL', { tenant_id: null, partner_id: null }],
    ['PARTNER', { tenant_id: null, partner_id: 'acme' }],
    ['TENANT', { tenant_id: 'acme-eu', partner_id: null }],
  ])('for %s keeps only the ids that its scope uses, and drops unknown members', (scope, ids) => {
    const both = { ...valid, scope, tenant_id: 'acme-eu', partner_id: 'acme', status: 'APPROVED' };
    const parsed = registrationRequestCreate.parse(both);
    expect(parsed).toMatchObject({ scope, ...ids });
    expect(parsed).not.toHaveProperty('status');
  });

  it.each([
    [{ tenant_id: undefined }, ['tenant_id']],
    [{ tenant_id: null }, ['tenant_id']],
    [{ scope: 'PARTNER' }, ['partner_id']],
    [{ scope: 'PARTNER', partner_id: null }, ['partner_id']],
    [{ scope: 'GLOBAL', tenant_id: null }, []],
  ])('with %j has problems at %j', (change, expected) => {
    expect(problems(change)).toEqual(expected);
  });

  it('lists every problem at once: first those of single members, then those across members', () => {
    expect(
      problems({
        tenant_id: undefined,
        name: '',
        contact_email: 'nobody',
        redirect_uris: ['https://fine.example.com', 'http://example.com', 7],
        allowed_origins: ['https://example.com/path'],
        website_url: 'ftp://example.com',
      }),
    ).toEqual([
      'name',
      'redirect_uris.2',
      'contact_email',
      'tenant_id',
      'redirect_uris.1',
      'allowed_origins.0',
      'website_url',
    ]);
  });

  it('tests each URI by the rules of the application type', () => {
    const uris = {
      redirect_uris: ['com.example.app:/cb'],
      post_logout_redirect_uris: ['com.example.app:/out'],
    };
    expect(problems({ ...uris, application_type: 'NATIVE' })).toEqual([]);
    expect(problems({ ...uris, application_type: 'WEB' })).toEqual([
      'redirect_uris.0',
      'post_logout_redirect_uris.0',
    ]);
  });

  it('accepts 50 items in a list, and does not look into a longer list', () => {
    const bad = 'http://example.com';
    expect(problems({ redirect_uris: Array(50).fill('https://a.example.com') })).toEqual([]);
    expect(problems({ redirect_uris: Array(51).fill(bad) })).toEqual(['redirect_uris']);
    expect(problems({ grant_types: Array(51).fill('x') })).toEqual(['grant_types']);
  });

  it.each(['', 'two words', 'quo"te', 'back\\slash', 'ünicode', 'x'.repeat(201)])(
    'takes no scope or grant type like %j',
    (bad) => {
      expect(problems({ requested_scopes: ['openid', bad], grant_types: [bad] })).toEqual([
        'requested_scopes.1',
        'grant_types.0',
      ]);
    },
  );

  it.each([null, [], 'text', 7])('must be an object, not %j', (input) => {
    expect(registrationRequestCreate.safeParse(input).success).toBe(false);
  });
});
