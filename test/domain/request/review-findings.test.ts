import type { ReviewFinding } from '../../../src/domain/request/requested-application';
import { reviewFindings } from '../../../src/domain/request/review-findings';

type Reviewed = Parameters<typeof reviewFindings>[0];

const sound: Reviewed = {
  name: 'Payroll',
  application_type: 'WEB',
  redirect_uris: ['https://app.example.com/cb'],
  post_logout_redirect_uris: null,
  grant_types: ['authorization_code', 'refresh_token'],
};

function findingsFor(change: Partial<Reviewed>, sameNamePending = false): ReviewFinding[] {
  return reviewFindings({ ...sound, ...change }, { sameNamePending });
}

function codesFor(change: Partial<Reviewed>, sameNamePending = false): string[] {
  return findingsFor(change, sameNamePending).map(({ field, code }) => `${field}: ${code}`);
}

describe('the review of a request', () => {
  it('finds nothing in a good request', () => {
    expect(findingsFor({})).toEqual([]);
  });

  it('says in a sentence what is unwise', () => {
    expect(findingsFor({ grant_types: ['password'] })).toEqual([
      {
        code: 'password_grant',
        field: 'grant_types',
        message:
          "The password grant gives the user's password to the client and must not be used (RFC 9700 section 2.4).",
      },
    ]);
  });

  it('finds a pending request of the same name', () => {
    expect(codesFor({}, true)).toEqual(['name: same_name_pending']);
  });

  it('finds everything at once', () => {
    const everything: Partial<Reviewed> = {
      name: 'Pаyroll',
      application_type: 'SERVICE',
      redirect_uris: ['http://localhost/cb', 'myapp:/cb'],
      post_logout_redirect_uris: ['http://localhost/cb', 'myapp:/cb'],
      grant_types: ['implicit', 'password'],
    };
    expect(codesFor(everything, true)).toEqual([
      'name: same_name_pending',
      'name: mixed_script_name',
      'redirect_uris: custom_scheme_not_reverse_domain',
      'redirect_uris: localhost_redirect_uri',
      'post_logout_redirect_uris: custom_scheme_not_reverse_domain',
      'post_logout_redirect_uris: localhost_redirect_uri',
      'grant_types: implicit_grant',
      'grant_types: password_grant',
      'grant_types: service_without_client_credentials',
    ]);
  });
});

describe('the review of grants', () => {
  it('finds the authorization_code grant without a redirect URI', () => {
    expect(codesFor({ redirect_uris: [] })).toEqual(['redirect_uris: no_redirect_uri']);
  });

  it('needs no redirect URI for other grants', () => {
    expect(
      codesFor({ application_type: 'SERVICE', redirect_uris: [], grant_types: ['client_credentials'] }),
    ).toEqual([]);
  });

  it('finds the implicit and the password grant', () => {
    expect(codesFor({ grant_types: ['implicit', 'authorization_code', 'password'] })).toEqual([
      'grant_types: implicit_grant',
      'grant_types: password_grant',
    ]);
  });

  it('finds a SERVICE without client_credentials', () => {
    expect(codesFor({ application_type: 'SERVICE' })).toEqual([
      'grant_types: service_without_client_credentials',
    ]);
  });

  it('does not ask other types for client_credentials', () => {
    expect(codesFor({ application_type: 'SPA', grant_types: [] })).toEqual([]);
  });

  it('finds nothing in the grants of a SAML service provider, because it uses none', () => {
    expect(
      codesFor({
        application_type: 'SAML_SP',
        redirect_uris: [],
        grant_types: ['authorization_code', 'implicit', 'password'],
      }),
    ).toEqual([]);
  });
});

describe('the review of URIs', () => {
  it.each([
    ['https://app.example.com/cb', []],
    ['http://127.0.0.1:3000/cb', []],
    ['http://[::1]/cb', []],
    ['https://localhost.example.com/cb', []],
    ['com.example.app:/cb', []],
    ['com.example.my-app://localhost/cb', []],
    ['httpsx.example:/cb', []],
    ['http://localhost', ['localhost_redirect_uri']],
    ['http://localhost/cb', ['localhost_redirect_uri']],
    ['http://LOCALHOST:3000/cb', ['localhost_redirect_uri']],
    ['https://localhost/cb', ['localhost_redirect_uri']],
    ['myapp:/cb', ['custom_scheme_not_reverse_domain']],
    ['https-app:/cb', ['custom_scheme_not_reverse_domain']],
    ['com.:/cb', ['custom_scheme_not_reverse_domain']],
    ['com..app:/cb', ['custom_scheme_not_reverse_domain']],
    ['web+x.y:/cb', ['custom_scheme_not_reverse_domain']],
  ])('of %j finds %j', (uri, codes) => {
    const redirects = findingsFor({ redirect_uris: ['https://app.example.com/cb', uri] });
    expect(redirects.map(({ code }) => code)).toEqual(codes);
    const logouts = findingsFor({ post_logout_redirect_uris: [uri] });
    expect(logouts.map(({ code }) => code)).toEqual(codes);
  });

  it('makes one finding of several equal ones, and names the first scheme', () => {
    const findings = findingsFor({ redirect_uris: ['com.example.app:/', 'first:/', 'second:/'] });
    expect(findings).toHaveLength(1);
    expect(findings[0]?.message).toContain('The scheme first: is');
  });
});

describe('the review of a name', () => {
  it.each([
    'Payroll',
    'Café 24/7 №5',
    'Зарплата 2.0',
    'ミュージック音楽アプリ Music',
    'ひらがな',
    '네이버 지도 漢字 Maps',
    'ㄅㄆ注音 App',
    'العربية ١٢٣',
    'ᏣᎳᎩ',
    'e\u0301te\u0301 \u{1F600}',
    '123 !?',
    '\u2764\uFE0F \u{1F468}\u200D\u{1F469}',
    '1\uFE0F\u20E3 \u{1F469}\u{1F3FD}\u200D\u{1F4BB} \u2764\uFE0F\u200D\u{1F525}',
  ])('for %j finds nothing, because it has one script or a usual mixture', (name) => {
    expect(findingsFor({ name })).toEqual([]);
  });

  it.each([
    ['Pаyroll', 'Cyrillic, Latin'],
    ['Раураl l', 'Cyrillic, Latin'],
    ['Αpple', 'Greek, Latin'],
    ['Αррle', 'Cyrillic, Greek, Latin'],
    ['ひらがな 한글', 'Hangul, Hiragana'],
    ['注音ㄅ 한글', 'Bopomofo, Han, Hangul'],
    ['漢字 Ж', 'Cyrillic, Han'],
    ['Ꭺpple', 'Latin, another script'],
  ])('for %j finds that it mixes %s', (name, scripts) => {
    const findings = findingsFor({ name });
    expect(findings.map(({ code }) => code)).toEqual(['mixed_script_name']);
    expect(findings[0]?.message).toContain(`mixes letters of ${scripts},`);
  });

  it.each([
    'Pay\u200Broll',
    'Payroll\uFEFF',
    'Pay\u00ADroll',
    'Pay\u200Droll',
    'Payroll\u2062',
    'Payroll\u{E0041}',
    'Payroll\uFE0F',
    'Pay\uFE0Froll',
    'Pay\u2800roll',
    'Pay\u200D\u{1F4B0}',
    '\u3164',
    ' Payroll',
    'Payroll\u00A0',
    ' ',
  ])('for %j finds that some of it cannot be seen', (name) => {
    expect(codesFor({ name })).toEqual(['name: invisible_characters_in_name']);
  });
});
