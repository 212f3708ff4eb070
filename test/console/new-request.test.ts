import type { Page, Route } from 'playwright-core';
import type { RegistrationRequestCreate } from '../../src/client';
import { TYPE_NAMES } from '../../src/console/elements/type-name';
import {
  type ConsoleLab,
  expectAccessible,
  expectNoSidewaysScrolling,
  focused,
  type Person,
  signInAs,
  startConsoleLab,
} from '../support/console/console-lab';
import { choose, fillRequest, inputOf, sendRequest } from '../support/console/fill-request';
import { type ApiClient, apiClient, createBody, REQUESTS } from '../support/http/api-client';

let lab: ConsoleLab;
let api: ApiClient;
beforeAll(async () => {
  lab = await startConsoleLab({ worker: false });
  api = apiClient(lab.harness, await lab.harness.token({ role: 'super_admin' }));
});
afterAll(() => lab.stop());

const SUPER: Person = { role: 'super_admin', sub: 'ann@example.com', name: 'Ann' };
const PARTNER: Person = { role: 'partner_admin', partner: 'acme', sub: 'pat@example.com' };
const TENANT: Person = { role: 'tenant_admin', tenant: 'acme-eu', sub: 'tina@example.com' };
const NEW = { path: '/requests/new' };

let count = 0;
/** What is not specific to a test. No two requests have the same name. */
function filled(fields: Partial<RegistrationRequestCreate> = {}): Partial<RegistrationRequestCreate> {
  count += 1;
  return {
    application_type: 'WEB',
    scope: 'TENANT',
    tenant_id: 'acme-eu',
    name: `Form ${count}`,
    redirect_uris: ['https://app.example.com/callback'],
    contact_email: 'owner@example.com',
    ...fields,
  };
}

/** Waits for the page of the request that was created, and reads the request. */
async function created(page: Page, name: string): Promise<Record<string, unknown>> {
  await page.getByRole('heading', { level: 1, name }).waitFor();
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  return (await api.get(`${REQUESTS}/${id}`)).body as Record<string, unknown>;
}

/** How many requests have this name. */
async function countNamed(name: string): Promise<number> {
  const { items } = (await api.get(`${REQUESTS}?per_page=100`)).body as { items: { name: string }[] };
  return items.filter((item) => item.name === name).length;
}

/** The creates that the page sends from now on. */
function sentBy(page: Page): string[] {
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith(REQUESTS)) sent.push(request.url());
  });
  return sent;
}

describe('The form of a new request', () => {
  const OF_USERS = {
    requested_scopes: ['openid', 'profile', 'email'],
    grant_types: ['authorization_code', 'refresh_token'],
  };
  const types: [NonNullable<RegistrationRequestCreate['application_type']>, object, object][] = [
    ['WEB', { redirect_uris: ['https://a.example.com/1', 'https://a.example.com/2'] }, OF_USERS],
    [
      'SPA',
      { redirect_uris: ['https://a.example.com/'], allowed_origins: ['https://a.example.com'] },
      OF_USERS,
    ],
    [
      'NATIVE',
      { redirect_uris: ['com.example.app:/cb'], post_logout_redirect_uris: ['com.example.app:/'] },
      OF_USERS,
    ],
    ['SERVICE', { redirect_uris: [] }, { requested_scopes: [], grant_types: ['client_credentials'] }],
    ['SAML_SP', { redirect_uris: ['https://sp.example.com/acs'] }, { requested_scopes: [], grant_types: [] }],
  ];
  it.each(types)('asks for a %s with what is usual for it', async (application_type, fields, usual) => {
    const page = await lab.asPerson(SUPER, NEW);
    const request = filled({ application_type, ...fields });
    await fillRequest(page, request);
    await sendRequest(page);
    expect(await created(page, request.name ?? '')).toMatchObject({
      ...request,
      ...usual,
      status: 'PENDING',
    });
  });

  it('sends every field', async () => {
    const page = await lab.asPerson(SUPER, NEW);
    const request = filled({
      scope: 'GLOBAL',
      tenant_id: null,
      description: 'Two\nlines',
      redirect_uris: ['https://a.example.com/1', 'https://a.example.com/2'],
      post_logout_redirect_uris: ['https://a.example.com/bye'],
      allowed_origins: ['https://a.example.com'],
      contact_name: 'Owen',
      organization_name: 'Acme Ltd',
      website_url: 'https://www.example.com',
    });
    await fillRequest(page, { ...request, requested_scopes: ['orders.read'], grant_types: ['urn:x:y'] });
    await sendRequest(page);
    expect(await created(page, request.name ?? '')).toMatchObject({
      ...request,
      requested_scopes: ['openid', 'profile', 'email', 'orders.read'],
      grant_types: ['authorization_code', 'refresh_token', 'urn:x:y'],
    });
  });

  it('lets a partner admin choose the partner, or one of its tenants and no other', async () => {
    const page = await lab.asPerson(PARTNER, NEW);
    await page.getByRole('radio', { name: 'One tenant' }).check();
    const tenants = page.getByRole('combobox', { name: 'Tenant' });
    await tenants.fill('globex');
    await page.getByText('Nothing found').waitFor();
    await choose(page, 'Tenant', 'acme-us');
    expect(await page.getByRole('radio', { name: 'Everybody' }).isDisabled()).toBe(true);
    await page.getByText('Only super admins can ask for this.').waitFor();

    const request = filled({ scope: 'PARTNER' });
    await fillRequest(page, { ...request, tenant_id: null });
    await sendRequest(page);
    expect(await created(page, request.name ?? '')).toMatchObject({
      scope: 'PARTNER',
      partner_id: 'acme',
      tenant_id: null,
    });
  });

  it('has chosen the tenant of a tenant admin already, and no type', async () => {
    const page = await lab.asPerson(TENANT, NEW);
    expect(await page.getByRole('radio', { name: 'One tenant' }).isChecked()).toBe(true);
    expect(await page.getByRole('radio', { name: 'A partner' }).isDisabled()).toBe(true);
    for (const name of Object.values(TYPE_NAMES)) {
      expect(await page.getByRole('radio', { name, exact: true }).isChecked()).toBe(false);
    }
    const request = filled();
    await fillRequest(page, { ...request, tenant_id: null });
    await sendRequest(page);
    expect(await created(page, request.name ?? '')).toMatchObject({ scope: 'TENANT', tenant_id: 'acme-eu' });
  });

  it('can be opened, filled in and sent with the keyboard alone', async () => {
    const page = await lab.asPerson(SUPER);
    const { keyboard } = page;
    await page.getByRole('heading', { level: 1, name: 'Queue' }).waitFor();
    await keyboard.press('n');
    await page.getByRole('heading', { level: 1, name: 'New request' }).waitFor();
    await keyboard.press('Tab');
    // The first choice of the type. The arrows choose another one.
    await keyboard.press('ArrowDown');
    expect(await page.getByRole('radio', { name: 'Single-page application' }).isChecked()).toBe(true);
    await keyboard.press('Tab');
    await keyboard.type('By keyboard');
    await keyboard.press('Tab');
    await keyboard.press('Tab');
    await keyboard.press('Space');
    await keyboard.press('Tab');
    await keyboard.type('acme-us');
    await page.getByRole('option', { name: 'acme-us' }).waitFor();
    await page.getByRole('option', { name: 'acme-eu' }).waitFor({ state: 'hidden' });
    await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    await tabTo(page, 'Redirect URI 1');
    await keyboard.type('https://k.example.com/1');
    await keyboard.press('Enter');
    await keyboard.type('https://k.example.com/2');
    await keyboard.press('Enter');
    await keyboard.type('https://k.example.com/3');
    await keyboard.press('Tab');
    await keyboard.press('Enter');
    await tabTo(page, 'Scopes');
    await keyboard.type('orders.read ');
    await tabTo(page, 'Contact email');
    await keyboard.type('k@example.com');
    await keyboard.press('Enter');
    expect(await created(page, 'By keyboard')).toMatchObject({
      application_type: 'SPA',
      tenant_id: 'acme-us',
      redirect_uris: ['https://k.example.com/1', 'https://k.example.com/2'],
      requested_scopes: ['openid', 'profile', 'email', 'orders.read'],
      contact_email: 'k@example.com',
    });
  });

  it('creates one request for a double click and impatient keys', async () => {
    const page = await lab.asPerson(SUPER, NEW);
    const sent = sentBy(page);
    const request = filled();
    await fillRequest(page, request);
    await page.getByRole('button', { name: 'Send for approval' }).dblclick();
    await page.keyboard.press('Control+Enter');
    await created(page, request.name ?? '');
    expect(sent).toHaveLength(1);
    expect(await countNamed(request.name ?? '')).toBe(1);
  });

  it('sends all that was typed: a key that ends a word does not send what was there before it', async () => {
    const page = await lab.asPerson(SUPER, NEW);
    const request = filled();
    await fillRequest(page, request);
    await page.getByRole('combobox', { name: 'Scopes' }).fill('orders.read');
    await page.keyboard.press('Control+Enter');
    await page.getByText('orders.read', { exact: true }).waitFor();
    await page.keyboard.press('Control+Enter');
    const { requested_scopes } = await created(page, request.name ?? '');
    expect(requested_scopes).toEqual(['openid', 'profile', 'email', 'orders.read']);
    expect(await countNamed(request.name ?? '')).toBe(1);
  });

  it('creates one request if the answer is lost, the page is loaded again and somebody sends again', async () => {
    const page = await lab.asPerson(SUPER, NEW);
    const request = filled();
    await fillRequest(page, request);
    await page.route(`**${REQUESTS}`, async (route) => {
      await route.fetch();
      await route.abort();
    });
    await sendRequest(page);
    await page.getByText('It is not known whether this was sent').waitFor();
    await page.unroute(`**${REQUESTS}`);
    await page.reload();
    await sendRequest(page);
    await created(page, request.name ?? '');
    expect(await countNamed(request.name ?? '')).toBe(1);
  });

  it('says that nothing was sent while the engine is out of reach, and keeps what was typed', async () => {
    const page = await lab.asPerson(SUPER, NEW);
    const request = filled();
    await fillRequest(page, request);
    await page.route(`**${REQUESTS}`, (route) => route.fulfill({ status: 500, json: { detail: 'Broken' } }));
    await sendRequest(page);
    await page.getByRole('alert').filter({ hasText: 'This was not sent' }).waitFor();
    expect(await inputOf(page, 'name').inputValue()).toBe(request.name);
  });

  it('tells whoever may not ask for it what they may ask for', async () => {
    const page = await lab.asPerson(PARTNER, NEW);
    await fillRequest(page, filled());
    await lab.harness.db('tenants').where({ id: 'acme-eu' }).update({ partner_id: 'globex' });
    try {
      await sendRequest(page);
      await page
        .getByText('You may ask for applications of partner acme and of its tenants.')
        .first()
        .waitFor();
    } finally {
      await lab.harness.db('tenants').where({ id: 'acme-eu' }).update({ partner_id: 'acme' });
    }
  });
});

describe('The draft of a new request', () => {
  it('outlives a reload and the end of the session', async () => {
    const page = await lab.asPerson(SUPER, NEW);
    await fillRequest(page, filled({ name: 'Kept' }));
    await page.reload();
    expect(await inputOf(page, 'name').inputValue()).toBe('Kept');
    await page.route('**/validate', (route) => route.fulfill({ status: 401, json: { detail: 'Expired' } }));
    await inputOf(page, 'name').fill('Kept again');
    await page.getByRole('dialog', { name: 'Your session has ended' }).waitFor();
    await page.unroute('**/validate');
    await page.getByRole('button', { name: 'Sign in again' }).first().click();
    await page.getByRole('dialog', { name: 'Your session has ended' }).waitFor({ state: 'hidden' });
    expect(await inputOf(page, 'name').inputValue()).toBe('Kept again');
    expect(await page.getByRole('combobox', { name: 'Tenant' }).inputValue()).toBe('acme-eu');
  });

  it('is gone once it is sent', async () => {
    const page = await lab.asPerson(SUPER, NEW);
    const request = filled();
    await fillRequest(page, request);
    await sendRequest(page);
    await created(page, request.name ?? '');
    await page.getByRole('link', { name: 'New request' }).first().click();
    expect(await inputOf(page, 'name').inputValue()).toBe('');
  });

  it('is not shown to somebody else of the same subject', async () => {
    const page = await lab.asPerson(PARTNER, NEW);
    await fillRequest(page, { name: 'Of acme', redirect_uris: [] });
    await page.context().clearCookies();
    await page.reload();
    await signInAs(page, { ...PARTNER, partner: 'globex' });
    expect(await inputOf(page, 'name').inputValue()).toBe('');
    await page.context().clearCookies();
    await page.reload();
    await signInAs(page, PARTNER);
    expect(await inputOf(page, 'name').inputValue()).toBe('Of acme');
  });

  it('is gone once its author has signed out', async () => {
    const page = await lab.asPerson(SUPER, NEW);
    await fillRequest(page, { name: 'Left behind', redirect_uris: [] });
    await page.getByRole('button', { name: 'Ann' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
    expect(await page.evaluate('JSON.stringify(sessionStorage)')).not.toContain('Left behind');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await signInAs(page, SUPER);
    await page.getByRole('link', { name: 'New request' }).first().click();
    expect(await inputOf(page, 'name').inputValue()).toBe('');
  });

  it('keeps what is typed while an earlier one is sent, and leaves whoever types where they are', async () => {
    const page = await lab.asPerson(SUPER, NEW);
    const request = filled();
    await fillRequest(page, request);
    const held: Route[] = [];
    await page.route(`**${REQUESTS}`, (route) => void held.push(route));
    await Promise.all([page.waitForRequest(`**${REQUESTS}`), sendRequest(page)]);
    await page.getByRole('link', { name: 'Queue' }).click();
    await page.getByRole('heading', { level: 1, name: 'Queue' }).waitFor();
    await page.getByRole('link', { name: 'New request' }).first().click();
    await inputOf(page, 'name').fill('Newer');
    await Promise.all(held.map((route) => route.continue()));
    const sent = page.getByRole('alert').filter({ hasText: `Sent for approval: ${request.name}` });
    await sent.waitFor();
    await sent.getByRole('button').click();
    await sent.waitFor({ state: 'hidden' });
    expect(new URL(page.url()).pathname).toBe('/console/requests/new');
    expect(await inputOf(page, 'name').inputValue()).toBe('Newer');
    expect(await countNamed(request.name ?? '')).toBe(1);
  });

  it('is discarded only after a question', async () => {
    const page = await lab.asPerson(SUPER, NEW);
    const discard = page.getByRole('button', { name: 'Discard draft' });
    expect(await discard.getAttribute('aria-disabled')).toBe('true');
    await fillRequest(page, { name: 'Old', redirect_uris: [] });
    await discard.click();
    await page.getByRole('button', { name: 'Keep it' }).click();
    expect(await inputOf(page, 'name').inputValue()).toBe('Old');
    await discard.click();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Discard', exact: true }).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(await inputOf(page, 'name').inputValue()).toBe('');
  });

  it('is not sent by a key in the question whether to discard it', async () => {
    const page = await lab.asPerson(SUPER, NEW);
    const sent = sentBy(page);
    const request = filled();
    await fillRequest(page, request);
    await page.getByRole('button', { name: 'Discard draft' }).click();
    await focused(page.getByRole('dialog').getByRole('button').first()).waitFor();
    await page.keyboard.press('Control+Enter');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(sent).toEqual([]);
    expect(await inputOf(page, 'name').inputValue()).toBe(request.name);
  });

  it('may start from another request', async () => {
    const body = createBody({
      application_type: 'SERVICE',
      grant_types: ['client_credentials'],
      contact_name: 'Owen',
    });
    const { id, name } = (await api.post(REQUESTS, body)).body as { id: string; name: string };
    const page = await lab.asPerson(TENANT, { path: `/requests/new?from=${id}` });
    await page.getByRole('link', { name }).waitFor();
    // A service needs no redirect URI, but this one has one. So it can be seen.
    expect(await inputOf(page, 'redirect_uris').inputValue()).toBe('https://app.example.com/callback');
    await inputOf(page, 'name').fill(`${name} two`);
    await sendRequest(page);
    expect(await created(page, `${name} two`)).toMatchObject({ ...body, name: `${name} two` });
  });

  it('does not start from a request that one may not see', async () => {
    const { id } = (await api.create({ scope: 'GLOBAL', tenant_id: undefined })).body as { id: string };
    const page = await lab.asPerson(TENANT, { path: `/requests/new?from=${id}` });
    await page.getByText('The template cannot be read').waitFor();
  });
});

describe('The form of a new request, looked at', () => {
  it.each(['light', 'dark'] as const)(
    'is accessible in %s colours, with errors and without',
    async (colorScheme) => {
      const page = await lab.asPerson(SUPER, { ...NEW, colorScheme });
      await expectAccessible(page);
      await fillRequest(page, filled({ redirect_uris: ['http://localhost/'] }));
      await page.getByText('localhost may resolve').waitFor();
      await expectAccessible(page);
      await inputOf(page, 'redirect_uris').fill('http://example.com');
      await inputOf(page, 'contact_email').fill('');
      await sendRequest(page);
      await page.getByText('Some things must be corrected').waitFor();
      await expectAccessible(page);
    },
  );

  it('fits on 320 pixels', async () => {
    const page = await lab.asPerson(SUPER, { ...NEW, width: 320 });
    await fillRequest(
      page,
      filled({ name: 'x'.repeat(120), redirect_uris: [`https://${'a'.repeat(60)}.example.com/`] }),
    );
    await page.getByText('Without a decision it expires').waitFor();
    await expectNoSidewaysScrolling(page);
    await expectAccessible(page);
  });

  it('shows markup as text', async () => {
    const page = await lab.asPerson(SUPER, NEW);
    const markup = '<img src=x onerror="document.title=1">';
    const { id } = (await api.create({ name: markup, description: markup, contact_name: markup })).body as {
      id: string;
    };
    await page.goto(`${lab.harness.url}/console/requests/new?from=${id}`);
    await page.getByRole('link', { name: markup }).waitFor();
    await inputOf(page, 'redirect_uris').fill(markup);
    await sendRequest(page);
    await page.getByRole('button', { name: `“${markup}”` }).waitFor();
    expect(await page.evaluate('document.images.length')).toBe(0);
    expect(await page.title()).toContain('New request');
  });
});

/** Goes on with Tab until the input of this name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  const input = page
    .getByRole('textbox', { name, exact: true })
    .or(page.getByRole('combobox', { name, exact: true }));
  for (let tabs = 0; tabs < 30; tabs += 1) {
    if ((await focused(input).count()) === 1) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to ${name}`);
}
