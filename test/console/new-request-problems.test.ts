import type { Page } from 'playwright-core';
import type { InputProblem, RegistrationRequestCreate } from '../../src/client';
import { eventually } from '../support/eventually';
import { problemWords } from '../../src/console/api/problem-words';
import { type ConsoleLab, type Person, startConsoleLab, focused } from '../support/console/console-lab';
import { fillRequest, inputOf, sendRequest } from '../support/console/fill-request';
import { BAD_INPUTS } from '../support/doors/bad-inputs';
import { type ApiClient, apiClient, REQUESTS } from '../support/http/api-client';

let lab: ConsoleLab;
let api: ApiClient;
beforeAll(async () => {
  lab = await startConsoleLab({ worker: false });
  api = apiClient(lab.harness, await lab.harness.token({ role: 'super_admin' }));
});
afterAll(() => lab.stop());

const SUPER: Person = { role: 'super_admin', sub: 'ann@example.com', name: 'Ann' };
const NEW = { path: '/requests/new' };
const CHOICES = ['scope', 'application_type', 'tenant_id', 'partner_id'];

const LISTS = ['redirect_uris', 'post_logout_redirect_uris', 'allowed_origins'];
const CHOSEN: Record<string, string[]> = {
  scope: ['GLOBAL', 'PARTNER', 'TENANT'],
  application_type: ['WEB', 'SPA', 'NATIVE', 'SERVICE', 'SAML_SP'],
  tenant_id: ['acme-eu'],
  partner_id: ['acme'],
};

/** The bad inputs that people can fill in. The form offers no wrong choice, and no values of other types. */
const FILLABLE = BAD_INPUTS.filter(({ request }) => isFillable(request)).map(
  ({ name, request }) => [name, request as Partial<RegistrationRequestCreate>] as const,
);

function isFillable(request: unknown): boolean {
  if (typeof request !== 'object' || request === null || Array.isArray(request)) return false;
  return Object.entries(request).every(([field, value]: [string, unknown]) => {
    if (field in CHOSEN) return CHOSEN[field]?.includes(String(value));
    if (LISTS.includes(field)) {
      return Array.isArray(value) && value.every((item) => typeof item === 'string' && item !== '');
    }
    // An input of one line drops line breaks by itself.
    return typeof value === 'string' && !/[\r\n]/.test(value) && !/scopes|grant/.test(field);
  });
}

/** The problems that the API finds. The form leaves out what is empty. */
async function problemsOf(fields: Partial<RegistrationRequestCreate>): Promise<InputProblem[]> {
  const body = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
  return (await api.post(`${REQUESTS}/validate`, body)).body.detail as InputProblem[];
}

/** What is said at the input itself. */
async function saidAt(page: Page, field: string, index?: number): Promise<string> {
  const ids = (await inputOf(page, field, index).getAttribute('aria-describedby')) ?? '';
  const texts = await page.evaluate(
    `${JSON.stringify(ids.split(' '))}.map((id) => document.getElementById(id)?.textContent ?? '').join(' ')`,
  );
  return String(texts);
}

function wordsFor(problem: InputProblem): string {
  return CHOICES.includes(String(problem.loc[1])) ? 'Choose one' : problemWords(problem);
}

describe('A new request with a bad input', () => {
  let page: Page;
  beforeAll(async () => (page = await lab.asPerson(SUPER, NEW)));
  afterEach(async () => {
    const discard = page.getByRole('button', { name: 'Discard draft' });
    if ((await discard.getAttribute('aria-disabled')) === null) {
      await discard.click();
      await page.getByRole('button', { name: 'Discard', exact: true }).click();
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
    }
    await page.getByRole('link', { name: 'Queue' }).click();
    await page.getByRole('heading', { level: 1, name: 'Queue' }).waitFor();
    await page.getByRole('link', { name: 'New request' }).first().click();
  });

  it('is tried with many of them', () => expect(FILLABLE.length).toBeGreaterThan(12));

  it.each(FILLABLE)('says what the service says, at each field: %s', async (_name, fields) => {
    const problems = await problemsOf(fields);
    await fillRequest(page, fields);
    await sendRequest(page);
    const summary = page.getByRole('group', { name: 'Some things must be corrected' });
    await summary.waitFor();
    expect(await summary.getByRole('button').count()).toBe(problems.length);
    for (const problem of problems) {
      const [, field, index] = problem.loc;
      const words = wordsFor(problem);
      // In the summary, and at the field.
      await summary.getByText(words).first().waitFor();
      if (CHOICES.includes(String(field))) expect(await page.getByText(words).count()).toBeGreaterThan(1);
      else expect(await saidAt(page, String(field), index as number | undefined)).toContain(words);
    }
  });
});

describe('A new request with problems', () => {
  it('leads to the first field that is wrong, and from each line of the summary to its field', async () => {
    const page = await lab.asPerson(SUPER, NEW);
    await fillRequest(page, {
      application_type: 'WEB',
      scope: 'GLOBAL',
      name: 'Two things',
      redirect_uris: ['https://fine.example.com/', 'http://example.com/'],
      contact_email: 'nobody',
    });
    await sendRequest(page);
    await page
      .getByRole('button', { name: /^Redirect URIs, “http:\/\/example.com\/”: Must use https/ })
      .waitFor();
    const focusedAt = (field: string, index?: number): Promise<number> =>
      focused(inputOf(page, field, index)).count();
    expect(await focusedAt('redirect_uris', 1)).toBe(1);
    await page.getByRole('button', { name: /^Contact email: Value is not a valid email/ }).click();
    expect(await focusedAt('contact_email')).toBe(1);
    expect(await saidAt(page, 'redirect_uris', 0)).not.toContain('Must');

    await page.getByRole('button', { name: 'Remove redirect URI 1' }).click();
    await eventually(
      () => saidAt(page, 'redirect_uris', 0),
      (said) => said.includes('Must use https'),
    );
  });

  it('shows a problem of no field of the form in the summary, and leads there', async () => {
    const page = await lab.asPerson(SUPER, NEW);
    await page.route(`**${REQUESTS}`, (route) =>
      route.fulfill({
        status: 422,
        json: { detail: [{ type: 'value_error', loc: ['body', 'moon'], msg: 'Value error, must be full' }] },
      }),
    );
    await sendRequest(page);
    const summary = page.getByRole('group', { name: 'Some things must be corrected' });
    await summary.getByText('moon: Must be full').waitFor();
    expect(await focused(summary).count()).toBe(1);
    // It changes while somebody types, so it is read out only to whoever is led there.
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('ties the description of a list of URIs, and what is wrong with all of it, to the list', async () => {
    const page = await lab.asPerson(SUPER, NEW);
    await page.getByRole('radio', { name: 'Web application' }).check();
    const name = 'Redirect URIs (optional)';
    await page
      .getByRole('group', { name, description: 'Where people come back to after they have signed in.' })
      .waitFor();
    const lines = Array.from({ length: 51 }, (_, index) => `https://app.example.com/${index}`).join('\n');
    await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(lines)})`);
    await inputOf(page, 'redirect_uris').press('Control+V');
    await inputOf(page, 'redirect_uris', 50).waitFor();
    await sendRequest(page);
    await page.getByRole('group', { name, description: /signed in\..*at most 50 / }).waitFor();
  });

  it('says what is wrong while somebody types, but only where they have been', async () => {
    const page = await lab.asPerson(SUPER, NEW);
    const checked = page.waitForResponse((answer) => answer.url().endsWith('/validate'));
    await inputOf(page, 'contact_email').fill('nobody');
    await checked;
    expect(await page.getByText('Value is not a valid email').count()).toBe(0);
    await inputOf(page, 'contact_email').press('Tab');
    await page.getByText('Value is not a valid email').waitFor();
    expect(await page.getByText('Fill this in').count()).toBe(0);
    await inputOf(page, 'contact_email').fill('nobody@example.com');
    await page.getByText('Value is not a valid email').waitFor({ state: 'hidden' });
  });

  it('says what the approver will see and who must approve, and changes it while somebody types', async () => {
    const page = await lab.asPerson({ role: 'tenant_admin', tenant: 'acme-eu', sub: 'tina' }, NEW);
    const outlook = page.getByRole('status').filter({ hasText: /approv|finding/ });
    await outlook.getByText('Once everything needed is filled in').waitFor();
    await fillRequest(page, {
      application_type: 'WEB',
      name: 'Outlook',
      redirect_uris: ['http://localhost:3000/'],
      contact_email: 'a@example.com',
    });
    await outlook.getByText('localhost may resolve').waitFor();
    await outlook.getByText('1 approval by a super admin, a partner admin, or a tenant admin').waitFor();
    await outlook.getByText('it expires after 14 days').waitFor();
    await inputOf(page, 'redirect_uris').fill('http://127.0.0.1:3000/');
    await outlook.getByText('Nothing about it looks unwise').waitFor();
    await page.getByRole('radio', { name: 'Service', exact: true }).check();
    await outlook.getByText('Nothing about it looks unwise').waitFor();
  });

  it('names only the roles that can decide in its place', async () => {
    const page = await lab.asPerson(SUPER, NEW);
    await fillRequest(page, {
      application_type: 'SERVICE',
      scope: 'GLOBAL',
      name: 'For all',
      contact_email: 'a@example.com',
    });
    await page.getByText('1 approval by a super admin', { exact: true }).waitFor();
  });
});
