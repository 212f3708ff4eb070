import type { RequestedApplication, ReviewFinding } from './requested-application';

type Reviewed = Pick<
  RequestedApplication,
  'name' | 'application_type' | 'redirect_uris' | 'post_logout_redirect_uris' | 'grant_types'
>;
type UriField = 'redirect_uris' | 'post_logout_redirect_uris';

const CUSTOM_SCHEME = /^(?!https?:)([a-z][a-z\d+.-]*):/i;
const REVERSE_DOMAIN = /^[a-z][a-z\d-]*(?:\.[a-z\d-]+)+$/i;
const LOCALHOST = /^https?:\/\/localhost(?:[:/?]|$)/i;

/** The scripts of UAX #31 table 5, recommended for names. */
const SCRIPTS =
  'Arabic Armenian Bengali Bopomofo Cyrillic Devanagari Ethiopic Georgian Greek Gujarati Gurmukhi Han Hangul Hebrew Hiragana Kannada Katakana Khmer Lao Latin Malayalam Myanmar Oriya Sinhala Tamil Telugu Thaana Thai Tibetan'.split(
    ' ',
  );
const SCRIPT_TESTS = SCRIPTS.map((script) => [script, new RegExp(`\\p{Script=${script}}`, 'u')] as const);
const OTHER_SCRIPT = new RegExp(
  `(?![${['Common', 'Inherited', ...SCRIPTS].map((script) => `\\p{Script=${script}}`).join('')}])\\p{L}`,
  'u',
);
/** Characters that show nothing (UAX #44, and the blank of Braille), except those that style an emoji or join two. */
const INVISIBLE =
  /(?!(?<=[\p{Extended_Pictographic}#*0-9])\uFE0F|(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F])\u200D\p{Extended_Pictographic})\p{Default_Ignorable_Code_Point}|\u2800/u;
/** Scripts that Japanese, Korean and Chinese mix in everyday writing (UTS #39 5.2, highly restrictive). */
const USUAL_MIXTURES = [
  ['Latin', 'Han', 'Hiragana', 'Katakana'],
  ['Latin', 'Han', 'Hangul'],
  ['Latin', 'Han', 'Bopomofo'],
];

/** What is unwise in a valid request. The approver sees it and decides (docs/api.md#review-findings). */
export function reviewFindings(request: Reviewed, context: { sameNamePending: boolean }): ReviewFinding[] {
  const { redirect_uris, post_logout_redirect_uris } = request;
  return [
    ...nameFindings(request.name, context.sameNamePending),
    ...uriFindings('redirect_uris', redirect_uris),
    ...uriFindings('post_logout_redirect_uris', post_logout_redirect_uris ?? []),
    ...grantFindings(request),
  ];
}

function nameFindings(name: string, sameNamePending: boolean): ReviewFinding[] {
  const findings: ReviewFinding[] = [];
  if (sameNamePending) {
    findings.push({
      code: 'same_name_pending',
      field: 'name',
      message: 'Another pending request in the same place has this name: check that this is not a duplicate.',
    });
  }
  if (INVISIBLE.test(name) || name !== name.trim()) {
    findings.push({
      code: 'invisible_characters_in_name',
      field: 'name',
      message:
        'The name has characters that cannot be seen, or spaces around it, so it can look like another name: do not decide by its look.',
    });
  }
  const scripts = scriptsOf(name);
  if (
    scripts.length > 1 &&
    !USUAL_MIXTURES.some((usual) => scripts.every((script) => usual.includes(script)))
  ) {
    findings.push({
      code: 'mixed_script_name',
      field: 'name',
      message: `The name mixes letters of ${scripts.join(', ')}, which can imitate another name (UTS #39): compare it letter by letter.`,
    });
  }
  return findings;
}

function scriptsOf(text: string): string[] {
  const scripts: string[] = SCRIPT_TESTS.filter(([, test]) => test.test(text)).map(([script]) => script);
  return OTHER_SCRIPT.test(text) ? [...scripts, 'another script'] : scripts;
}

function uriFindings(field: UriField, uris: string[]): ReviewFinding[] {
  const findings: ReviewFinding[] = [];
  const vagueScheme = uris
    .map((uri) => CUSTOM_SCHEME.exec(uri)?.[1])
    .find((scheme) => scheme !== undefined && !REVERSE_DOMAIN.test(scheme));
  if (vagueScheme !== undefined) {
    findings.push({
      code: 'custom_scheme_not_reverse_domain',
      field,
      message: `The scheme ${vagueScheme}: is not a reversed domain name such as com.example.app, so another app may claim it too (RFC 8252 section 7.1).`,
    });
  }
  if (uris.some((uri) => LOCALHOST.test(uri))) {
    findings.push({
      code: 'localhost_redirect_uri',
      field,
      message:
        'localhost may resolve to something other than the loopback interface: prefer 127.0.0.1 or [::1] (RFC 8252 section 8.3).',
    });
  }
  return findings;
}

/** There are none for SAML. It has no grants; the request has the default ones only because every request has them. */
function grantFindings({ application_type, grant_types, redirect_uris }: Reviewed): ReviewFinding[] {
  if (application_type === 'SAML_SP') return [];
  const has = (grant: string): boolean => grant_types.includes(grant);
  const findings: ReviewFinding[] = [];
  if (has('authorization_code') && redirect_uris.length === 0) {
    findings.push({
      code: 'no_redirect_uri',
      field: 'redirect_uris',
      message: 'The authorization_code grant cannot be used without a redirect URI (RFC 6749 section 3.1.2).',
    });
  }
  if (has('implicit')) {
    findings.push({
      code: 'implicit_grant',
      field: 'grant_types',
      message:
        'The implicit grant leaks tokens through the browser: prefer authorization_code with PKCE (RFC 9700 section 2.1.2).',
    });
  }
  if (has('password')) {
    findings.push({
      code: 'password_grant',
      field: 'grant_types',
      message:
        "The password grant gives the user's password to the client and must not be used (RFC 9700 section 2.4).",
    });
  }
  if (application_type === 'SERVICE' && !has('client_credentials')) {
    findings.push({
      code: 'service_without_client_credentials',
      field: 'grant_types',
      message:
        'A SERVICE has no user and gets its tokens by client_credentials, but that grant is missing (RFC 6749 section 4.4).',
    });
  }
  return findings;
}
