import fc from 'fast-check';
import type { ApplicationType } from '../../../src/domain/request/requested-application';
import {
  allowedOriginProblem,
  redirectUriProblem,
  URI_PATTERN,
  websiteUrlProblem,
} from '../../../src/domain/text/uri-rules';

type Row = [raw: string, type: ApplicationType | undefined, problem: RegExp | 'fine'];

const LONGEST = `https://app.example.com/${'a'.repeat(2048 - 24)}`;

const FRAGMENT = /fragment/;
const WILDCARD = /wildcard/;
const USERINFO = /user name or password/;
const INVISIBLE = /spaces, control characters or invisible/;
const NOT_ASCII = /ASCII.*Punycode/;
const ABSOLUTE = /absolute URI/;
const CANONICAL = /canonical form/;
const HOST = /DNS name or an IP address/;
const NO_HOST = /name a host right after/;
const DOT = /ends in a dot/;
const PORT = /port 0/;
const HTTP = /must use https: http is for/;
const CUSTOM = /NATIVE applications only/;
const FORBIDDEN = /must not use the scheme/;
const LOWER = /scheme in lower case/;
const BACKSLASH = /backslash/;
const PERCENT = /two hexadecimal digits/;
const NUL = /%00/;
const EXCLUDED = /percent-encode them/;
const INVALID = /valid URI: check/;

const table: Row[] = [
  // https and loopback http
  ['https://app.example.com/callback', 'WEB', 'fine'],
  ['https://app.example.com/callback', undefined, 'fine'],
  ['https://app.example.com', 'SPA', 'fine'],
  ['https://app.example.com/', 'SAML_SP', 'fine'],
  ['https://App.Example.COM/Callback', 'WEB', 'fine'],
  ['https://APP.example.com', 'WEB', 'fine'],
  ['https://app.example.com:8443/cb?next=%2Fhome&x=1', 'WEB', 'fine'],
  ['https://app.example.com/cb?', 'WEB', 'fine'],
  ['https://app.example.com//double/@handle/', 'WEB', 'fine'],
  ['https://app.example.com/%7Euser/~user', 'WEB', 'fine'],
  ['https://app.example.com/cb?ids[]=1', 'WEB', 'fine'],
  ['https://app_1.example.com/cb', 'WEB', 'fine'],
  ['https://xn--mnchen-3ya.example/cb', 'WEB', 'fine'],
  ['https://intranet/cb', 'WEB', 'fine'],
  ['https://203.0.113.7/cb', 'WEB', 'fine'],
  ['https://[2001:db8::1]:8443/cb', 'WEB', 'fine'],
  ['https://[2001:DB8::1]/cb', 'WEB', 'fine'],
  ['http://localhost/cb', 'WEB', 'fine'],
  ['http://LocalHost:3000', 'SPA', 'fine'],
  ['http://127.0.0.1:3000/cb', 'NATIVE', 'fine'],
  ['http://[::1]:3000/cb', 'NATIVE', 'fine'],
  ['http://app.example.com/cb', 'WEB', HTTP],
  ['http://app.example.com/cb', 'NATIVE', HTTP],
  ['http://app.example.com/cb', undefined, HTTP],
  ['http://localhost.evil.example/cb', 'WEB', HTTP],
  ['http://127.0.0.1.evil.example/cb', 'WEB', HTTP],
  ['http://127.0.0.2/cb', 'WEB', HTTP],
  ['http://[::2]/cb', 'WEB', HTTP],
  ['http://0.0.0.0/cb', 'WEB', HTTP],

  // custom schemes
  ['com.example.app:/cb', 'NATIVE', 'fine'],
  ['com.example.app://cb', 'NATIVE', 'fine'],
  ['com.example.app:///cb', 'NATIVE', 'fine'],
  ['com.example.app://Callback/Path?x=1', 'NATIVE', 'fine'],
  ['myapp:', 'NATIVE', 'fine'],
  ['my-app+v1.x:cb', 'NATIVE', 'fine'],
  ['com.example.app:/cb', undefined, 'fine'],
  ['com.example.app:/cb', 'WEB', CUSTOM],
  ['com.example.app:/cb', 'SPA', CUSTOM],
  ['com.example.app:/cb', 'SERVICE', CUSTOM],
  ['com.example.app:/cb', 'SAML_SP', CUSTOM],
  ['Com.Example.App:/cb', 'NATIVE', LOWER],
  ['1app:/cb', 'NATIVE', ABSOLUTE],
  ['my_app:/cb', 'NATIVE', ABSOLUTE],
  ['com.example.app:/a/../cb', 'NATIVE', CANONICAL],
  ['com.example.app://host:/cb', 'NATIVE', CANONICAL],
  ['com.example.app://host:0/cb', 'NATIVE', PORT],
  ['com.example.app://host./cb', 'NATIVE', DOT],
  ['com.example.app://user@host/cb', 'NATIVE', USERINFO],
  ['com.example.app:/cb#f', 'NATIVE', FRAGMENT],
  ['com.example.app:/*', 'NATIVE', WILDCARD],
  ['localhost:3000/cb', 'NATIVE', ABSOLUTE],
  ['app.example.com:8443', 'NATIVE', ABSOLUTE],
  ['app.example.com:8443?x', 'WEB', ABSOLUTE],

  // schemes that run, read or carry something else
  ['javascript:alert(1)', 'NATIVE', FORBIDDEN],
  ['JavaScript:alert(1)', undefined, FORBIDDEN],
  ['javascript://app.example.com/%0Aalert(1)', 'NATIVE', FORBIDDEN],
  ['data:text/html,x', 'NATIVE', FORBIDDEN],
  ['vbscript:x', 'NATIVE', FORBIDDEN],
  ['file:///etc/passwd', 'NATIVE', FORBIDDEN],
  ['blob:https://app.example.com/1', 'NATIVE', FORBIDDEN],
  ['about:blank', 'NATIVE', FORBIDDEN],
  ['ftp://app.example.com/cb', 'NATIVE', FORBIDDEN],
  ['ws://app.example.com/cb', 'NATIVE', FORBIDDEN],
  ['wss://app.example.com/cb', 'WEB', FORBIDDEN],

  // not absolute
  ['', 'WEB', ABSOLUTE],
  ['/cb', 'WEB', ABSOLUTE],
  ['//app.example.com/cb', 'WEB', ABSOLUTE],
  ['app.example.com/cb', 'WEB', ABSOLUTE],
  ['://app.example.com', 'WEB', ABSOLUTE],
  ['?x=1', 'WEB', ABSOLUTE],

  // what the WHATWG parser would repair
  ['HTTPS://app.example.com/cb', 'WEB', LOWER],
  ['https:app.example.com/cb', 'WEB', NO_HOST],
  ['https:/app.example.com/cb', 'WEB', NO_HOST],
  ['https:///app.example.com/cb', 'WEB', NO_HOST],
  ['https://', 'WEB', NO_HOST],
  ['https://?x', 'WEB', NO_HOST],
  ['http:8080', 'WEB', NO_HOST],
  ['https://app.example.com:443/cb', 'WEB', CANONICAL],
  ['http://localhost:80/cb', 'WEB', CANONICAL],
  ['https://app.example.com:/cb', 'WEB', CANONICAL],
  ['https://app.example.com:08443/cb', 'WEB', CANONICAL],
  ['https://app.example.com?x=1', 'WEB', CANONICAL],
  ['https://app.example.com/a/../cb', 'WEB', CANONICAL],
  ['https://app.example.com/a/%2e%2E/cb', 'WEB', CANONICAL],
  ['https://app.example.com/./cb', 'WEB', CANONICAL],
  ['https://app.example.com/..', 'WEB', CANONICAL],
  ['https://app.example.com/.', 'WEB', CANONICAL],
  ["https://app.example.com/cb?x='", 'WEB', CANONICAL],
  ['http://127.1/cb', 'WEB', CANONICAL],
  ['http://0x7f.1/cb', 'WEB', CANONICAL],
  ['http://2130706433/cb', 'WEB', CANONICAL],
  ['http://0177.0.0.1/cb', 'WEB', CANONICAL],
  ['http://127.0.0.1./cb', 'WEB', CANONICAL],
  ['http://[0:0:0:0:0:0:0:1]/cb', 'WEB', CANONICAL],
  ['https://[::ffff:127.0.0.1]/cb', 'WEB', CANONICAL],
  ['https://app%2Eexample.com/cb', 'WEB', CANONICAL],
  ['https://%61pp.example.com/cb', 'WEB', CANONICAL],

  // hosts and ports
  ['https://app.example.com:0/cb', 'WEB', PORT],
  ['http://localhost:00/cb', 'WEB', PORT],
  ['https://app.example.com:65536/cb', 'WEB', INVALID],
  ['https://app.example.com:http/cb', 'WEB', INVALID],
  ['https://:8443/cb', 'WEB', INVALID],
  ['https://256.256.256.256/cb', 'WEB', INVALID],
  ['https://[::1/cb', 'WEB', INVALID],
  ['https://app.example.com./cb', 'WEB', DOT],
  ['http://localhost./cb', 'WEB', DOT],
  ['https://app..example.com/cb', 'WEB', HOST],
  ['https://.example.com/cb', 'WEB', HOST],
  ['https://a.example,b.example/cb', 'WEB', HOST],
  ["https://a'b.example/cb", 'WEB', HOST],
  ['https://münchen.example/cb', 'WEB', NOT_ASCII],
  ['https://аpp.example.com/cb', 'WEB', NOT_ASCII],
  ['https://app。example.com/cb', 'WEB', NOT_ASCII],
  ['https://app.example.com/café', 'WEB', NOT_ASCII],
  ['com.example.app:/café', 'NATIVE', NOT_ASCII],

  // userinfo
  ['https://user@app.example.com/cb', 'WEB', USERINFO],
  ['https://user:secret@app.example.com/cb', 'WEB', USERINFO],
  ['https://@app.example.com/cb', 'WEB', USERINFO],
  ['https://:@app.example.com/cb', 'WEB', USERINFO],
  ['https://app.example.com@evil.example/cb', 'WEB', USERINFO],
  ['https://app.example.com%40evil.example/cb', 'WEB', INVALID],

  // characters
  ['https://app.example.com/cb#', 'WEB', FRAGMENT],
  ['https://app.example.com/cb#part', 'WEB', FRAGMENT],
  ['https://app.example.com#@evil.example', 'WEB', FRAGMENT],
  ['https://*.example.com/cb', 'WEB', WILDCARD],
  ['https://app.example.com/*', 'WEB', WILDCARD],
  ['https://app.example.com/cb?x=*', 'WEB', WILDCARD],
  ['*', 'WEB', WILDCARD],
  ['https://app.example.com\\@evil.example/cb', 'WEB', BACKSLASH],
  ['https:\\\\app.example.com\\cb', 'WEB', BACKSLASH],
  ['https://app.example.com/cb?x=\\', 'WEB', BACKSLASH],
  ['https://app.example.com/{tenant}', 'WEB', EXCLUDED],
  ['https://app.example.com/a|b', 'WEB', EXCLUDED],
  ['https://app.example.com/a^b', 'WEB', EXCLUDED],
  ['https://app.example.com/"><script>', 'WEB', EXCLUDED],
  ['https://app.example.com/cb%00', 'WEB', NUL],
  ['com.example.app:/cb%00', 'NATIVE', NUL],
  ['https://app.example.com/100%', 'WEB', PERCENT],
  ['https://app.example.com/%zz', 'WEB', PERCENT],
  [' https://app.example.com/cb', 'WEB', INVISIBLE],
  ['https://app.example.com/cb ', 'WEB', INVISIBLE],
  ['https://app.example.com/a b', 'WEB', INVISIBLE],
  ['https://app.example.com/c\tb', 'WEB', INVISIBLE],
  ['java\nscript:alert(1)', 'NATIVE', INVISIBLE],
  ['https://app.example.com/cb\r\nX: y', 'WEB', INVISIBLE],
  ['https://app.example.com/\u0000', 'WEB', INVISIBLE],
  ['https://app.example.com/\u007F', 'WEB', INVISIBLE],
  ['https://app.example.com/\u0085', 'WEB', INVISIBLE],
  ['https://app.example.com/\u009F', 'WEB', INVISIBLE],
  ['https://app.example.com/\u00A0', 'WEB', INVISIBLE],
  ['https://app.example.com/\u2028', 'WEB', INVISIBLE],
  ['https://app.example.com/\u3000', 'WEB', INVISIBLE],
  ['\uFEFFhttps://app.example.com/cb', 'WEB', INVISIBLE],
  ['https://app\u00AD.example.com/cb', 'WEB', INVISIBLE],
  ['https://app\u200B.example.com/cb', 'WEB', INVISIBLE],
  ['https://app.example.com/\u200E', 'WEB', INVISIBLE],
  ['https://app.example.com/\u202E', 'WEB', INVISIBLE],
  ['https://app.example.com/\u2066', 'WEB', INVISIBLE],
  ['https://app.example.com/\uD800', 'WEB', INVISIBLE],
  ['https://app.example.com/\uDC00x', 'WEB', INVISIBLE],

  // length
  [LONGEST, 'WEB', 'fine'],
  [`${LONGEST}a`, 'WEB', /at most 2048 characters/],
  ['😀'.repeat(2049), 'WEB', /at most 2048 characters/],
  ['😀'.repeat(2048), 'WEB', NOT_ASCII],
];

/** Strings that are so similar to URIs that they reach every rule. */
const nearlyUri = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  fc
    .array(
      fc.constantFrom(
        ...[
          'https',
          'http',
          'com.example',
          'HTTPS',
          ':',
          '/',
          '//',
          '@',
          '#',
          '*',
          '%00',
          '%2e',
          '.',
          '..',
          '?',
        ],
        ...[
          'localhost',
          '127.0.0.1',
          'a.example',
          'A.Example',
          '[::1]',
          ':443',
          ':0',
          '\\',
          '\t',
          'é',
          "'",
          ',',
        ],
      ),
      { maxLength: 10 },
    )
    .map((parts) => `https://${parts.join('')}`.slice(parts.length % 3 === 0 ? 8 : 0)),
);
const anyType = fc.constantFrom<(ApplicationType | undefined)[]>('WEB', 'NATIVE', undefined);

describe('a redirect URI', () => {
  it.each(table)('%j of type %s is answered with %s', (raw, type, expected) => {
    const problem = redirectUriProblem(raw, type);
    if (expected === 'fine') {
      expect(problem).toBeUndefined();
      expect(raw).toMatch(new RegExp(URI_PATTERN));
    } else expect(problem).toMatch(expected);
  });

  it('is refused with a text that names its canonical form', () => {
    expect(redirectUriProblem('https://a.example:443/b/../c', 'WEB')).toBe(
      'must be written in its canonical form: https://a.example/c',
    );
  });

  it('never makes the rule throw, for any string', () => {
    fc.assert(
      fc.property(nearlyUri, anyType, (raw, type) => {
        expect(['string', 'undefined']).toContain(typeof redirectUriProblem(raw, type));
      }),
    );
  });

  it('that is accepted matches the pattern in OpenAPI', () => {
    fc.assert(
      fc.property(nearlyUri, anyType, (raw, type) => {
        fc.pre(redirectUriProblem(raw, type) === undefined);
        expect(raw).toMatch(new RegExp(URI_PATTERN));
      }),
    );
  });

  it('that is accepted equals its canonical form, except for a trailing slash and the case of the host', () => {
    fc.assert(
      fc.property(nearlyUri, anyType, (raw, type) => {
        fc.pre(redirectUriProblem(raw, type) === undefined);
        const { href, host } = new URL(raw);
        const start = raw.toLowerCase().indexOf(`//${host.toLowerCase()}`) + 2;
        const lowered = host === '' ? raw : raw.slice(0, start) + host + raw.slice(start + host.length);
        expect([lowered, `${lowered}/`]).toContain(href);
      }),
      { numRuns: 500 },
    );
  });

  it('that is accepted stays accepted in its canonical form', () => {
    fc.assert(
      fc.property(nearlyUri, anyType, (raw, type) => {
        fc.pre(redirectUriProblem(raw, type) === undefined);
        expect(redirectUriProblem(new URL(raw).href, type)).toBeUndefined();
      }),
    );
  });

  it.each(['#', '*', '\\', ' ', '\n', '%00', '\u202E', 'é'])('with %j anywhere in it is refused', (bad) => {
    fc.assert(
      fc.property(fc.webUrl({ validSchemes: ['https'] }), fc.nat(), anyType, (url, place, type) => {
        const at = place % (url.length + 1);
        expect(redirectUriProblem(url.slice(0, at) + bad + url.slice(at), type)).toBeDefined();
      }),
    );
  });
});

describe('an allowed origin', () => {
  it.each<[raw: string, problem: RegExp | 'fine']>([
    ['https://app.example.com', 'fine'],
    ['https://App.Example.com', 'fine'],
    ['https://app.example.com:8443', 'fine'],
    ['http://localhost:3000', 'fine'],
    ['http://127.0.0.1', 'fine'],
    ['http://[::1]:3000', 'fine'],
    ['http://app.example.com', HTTP],
    ['https://app.example.com/', /origin, with no path.*write https:\/\/app\.example\.com$/],
    ['https://app.example.com/cb', /origin, with no path/],
    ['https://app.example.com/?x=1', /origin, with no path/],
    ['https://app.example.com?x=1', CANONICAL],
    ['https://app.example.com:443', CANONICAL],
    ['https://app.example.com:0', PORT],
    ['https://app.example.com.', DOT],
    ['https://*.example.com', WILDCARD],
    ['https://user@app.example.com', USERINFO],
    ['com.example.app://cb', /https origin/],
    ['com.example.app:', /https origin/],
    ['javascript:alert(1)', FORBIDDEN],
    ['app.example.com', ABSOLUTE],
    ['null', ABSOLUTE],
    ['*', WILDCARD],
  ])('%j is answered with %s', (raw, expected) => {
    const problem = allowedOriginProblem(raw);
    if (expected === 'fine') expect(problem).toBeUndefined();
    else expect(problem).toMatch(expected);
  });

  it('that is accepted equals, in lower case, what a browser sends as Origin', () => {
    fc.assert(
      fc.property(nearlyUri, (raw) => {
        fc.pre(allowedOriginProblem(raw) === undefined);
        expect(raw.toLowerCase()).toBe(new URL(raw).origin);
      }),
      { numRuns: 20 },
    );
  });
});

describe('a website URL', () => {
  it.each<[raw: string, problem: RegExp | 'fine']>([
    ['https://www.example.com', 'fine'],
    ['http://www.example.com/about?x=1', 'fine'],
    ['http://WWW.example.com', 'fine'],
    ['com.example.app:/cb', /http or https URL/],
    ['javascript:alert(1)', FORBIDDEN],
    ['www.example.com', ABSOLUTE],
    ['http://user@www.example.com', USERINFO],
    ['http://www.example.com/#top', FRAGMENT],
    ['http://www.example.com:80', CANONICAL],
    ['http://münchen.example', NOT_ASCII],
    [`${LONGEST}a`, /at most 2048 characters/],
  ])('%j is answered with %s', (raw, expected) => {
    const problem = websiteUrlProblem(raw);
    if (expected === 'fine') expect(problem).toBeUndefined();
    else expect(problem).toMatch(expected);
  });
});
