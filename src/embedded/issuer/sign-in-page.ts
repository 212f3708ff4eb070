import { createHash } from 'node:crypto';
import type { Answer } from './answering';
import { Html, html } from './html';
import type { Problems } from './identity';
import { STYLE } from './style';

/** Its text must be exactly what was hashed. */
const STYLE_ELEMENT = new Html(`<style>${STYLE}</style>`);
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

const ROLES = [
  ['super_admin', 'Super admin', 'sees and decides everything'],
  ['partner_admin', 'Partner admin', 'of one partner and its tenants'],
  ['tenant_admin', 'Tenant admin', 'of one tenant'],
] as const;

/** What somebody typed, or chose the last time. */
type Fields = Record<string, string | undefined>;

/**
 * The page that asks who one wants to be. It has no script.
 * @param query the authorization request, which the form brings back
 * @param problems what is wrong with the fields
 */
export function signInPage(
  query: URLSearchParams,
  redirectUri: string,
  fields: Fields,
  problems: Problems = {},
): Answer {
  const role = ROLES.some(([name]) => name === fields.role) ? fields.role : 'super_admin';
  const roles = ROLES.map(
    ([name, title, explanation]) =>
      html`<label class="role"
        ><input type="radio" name="role" value="${name}" ${name === role ? html`checked` : ''} />
        <span><b>${title}</b> <small>${explanation}</small></span></label
      >`,
  );
  const field = (name: string, label: string, initial: string, attributes: Html, hint = ''): Html => {
    const problem = problems[name];
    const note =
      problem === undefined
        ? html`<small id="${name}-note">${hint}</small>`
        : html`<strong id="${name}-note">${problem}</strong>`;
    return html`<div class="field ${name}">
      <label for="${name}">${label}</label>
      <input
        id="${name}"
        name="${name}"
        value="${fields[name] ?? initial}"
        maxlength="200"
        autocomplete="off"
        spellcheck="false"
        aria-describedby="${name}-note"
        ${problem === undefined ? '' : html`aria-invalid="true" autofocus`}
        ${attributes}
      />
      ${note}
    </div>`;
  };
  const body = html`<h1>Sign in as …</h1>
    <p>This is the development issuer. Choose who you want to be: it asks for no password.</p>
    <form method="post" action="/authorize?${query.toString()}">
      <fieldset>
        <legend>Role</legend>
        ${roles}
      </fieldset>
      ${field('partner', 'Partner', 'acme', html`list="partners"`, 'The demo directory has acme and globex.')}
      ${field('tenant', 'Tenant', 'acme-eu', html`list="tenants"`, 'The demo directory has acme-eu, acme-us and globex-eu.')}
      ${field('groups', 'Groups', '', html``, 'Optional. Separated by commas, like platform, security.')}
      ${field('name', 'Name', '', html``, 'Optional. Others see it beside what you do.')}
      ${field('sub', 'Subject', '', html``, 'Optional. Tells two people of one role apart, like ann@example.com.')}
      <button>Sign in</button>
    </form>
    ${suggestions('partners', ['acme', 'globex'])}
    ${suggestions('tenants', ['acme-eu', 'acme-us', 'globex-eu'])}`;
  const hasProblems = Object.keys(problems).length > 0;
  return page(hasProblems ? 422 : 200, 'Sign in', body, `form-action 'self' ${sourceOf(redirectUri)}`);
}

/** A page that only says something. */
export function messagePage(
  status: number,
  title: string,
  message: string,
  headers: Record<string, string> = {},
): Answer {
  return page(
    status,
    title,
    html`<h1>${title}</h1>
      <p>${message}</p>`,
    "form-action 'none'",
    headers,
  );
}

function suggestions(id: string, values: string[]): Html {
  return html`<datalist id="${id}">
    ${values.map((value) => html`<option value="${value}"></option>`)}
  </datalist>`;
}

function page(status: number, title: string, body: Html, formAction: string, headers = {}): Answer {
  const { markup } = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title} · Registration Requests</title>
        ${STYLE_ELEMENT}
      </head>
      <body>
        <main>${body}</main>
      </body>
    </html>`;
  return {
    status,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Cache-Control': 'no-store',
      'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; ${formAction}; base-uri 'none'; frame-ancestors 'none'`,
      // With no-referrer, browsers would not say from where the form comes.
      'Referrer-Policy': 'same-origin',
      ...headers,
    },
    body: markup,
  };
}

/** Browsers apply `form-action` to redirects too. A source cannot name an IPv6 address (CSP 3, section 2.3.1). */
function sourceOf(redirectUri: string): string {
  const { hostname, origin, protocol } = new URL(redirectUri);
  return hostname === '[::1]' ? protocol : origin;
}
