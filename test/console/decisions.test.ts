import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { eventually } from '../support/eventually';
import { apiClient, APPLICATIONS, REQUESTS } from '../support/http/api-client';
import {
  type ConsoleLab,
  expectAccessible,
  expectNoSidewaysScrolling,
  focused,
  type Person,
  startConsoleLab,
} from '../support/console/console-lab';
import {
  ADA,
  holds,
  GRACE,
  message,
  openRequest,
  remembers,
  requested,
  shown,
  superAdmin,
  openForm,
} from '../support/console/request-pages';

let lab: ConsoleLab;
beforeAll(async () => (lab = await startConsoleLab()));
afterAll(() => lab.stop());

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Credentials' });

/** The secret that the dialog shows. */
async function shownSecret(page: Page): Promise<string> {
  await dialog(page).getByRole('button', { name: 'Copy the client secret' }).click();
  await page.getByText('Copied the client secret').waitFor();
  return String(await page.evaluate('navigator.clipboard.readText()'));
}

async function download(page: Page, button: string): Promise<string> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    dialog(page).getByRole('button', { name: button }).click(),
  ]);
  return readFile(await file.path(), 'utf8');
}

async function statusOf(id: string): Promise<unknown> {
  const { body } = await (await superAdmin(lab)).get(`${REQUESTS}/${id}`);
  return { status: body.status, notes: body.decision_notes, reason: body.rejection_reason };
}

describe('Approving in the console', () => {
  it('shows the secret once, and leaves no trace of it', async () => {
    const request = await requested(await superAdmin(lab));
    const page = await openRequest(lab, request);
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByLabel('Notes').fill('Agreed on Monday');
    await page.getByRole('button', { name: 'Approve' }).click();
    await dialog(page).waitFor();
    expect(await statusOf(request.id)).toMatchObject({ status: 'APPROVED', notes: 'Agreed on Monday' });
    await expectAccessible(page);

    const secret = await shownSecret(page);
    expect(secret).toMatch(/^[\w-]{43}$/);
    const json: unknown = JSON.parse(await download(page, 'Download JSON'));
    expect(json).toEqual({ name: request.name, client_id: expect.any(String), client_secret: secret });
    expect(await download(page, 'Download .env')).toMatch(
      new RegExp(`^CLIENT_ID=\\S+\nCLIENT_SECRET=${secret}\n$`),
    );

    // Nothing but saying so closes it.
    await page.keyboard.press('Escape');
    const [warning] = await Promise.all([page.waitForEvent('dialog'), page.evaluate('history.back()')]);
    expect(warning.type()).toBe('beforeunload');
    await warning.dismiss();
    expect(await holds(page, secret)).toBe(true);
    expect(await remembers(page, secret)).toBe(true);
    await dialog(page).getByRole('button', { name: 'I have stored it' }).click();
    await message(page, `Approved${request.name}`).waitFor();
    expect(await holds(page, secret)).toBe(false);
    await eventually(
      () => remembers(page, secret),
      (isRemembered) => !isRemembered,
    );

    await page.goto(`${lab.harness.url}/console/requests/${request.id}`);
    await page.getByRole('link', { name: 'Open the application' }).waitFor();
    expect(await dialog(page).count()).toBe(0);
    expect(await holds(page, secret)).toBe(false);
  });

  it('asks nobody to store anything where there is no secret', async () => {
    const request = await requested(await superAdmin(lab), { application_type: 'SPA' });
    const page = await openRequest(lab, request, ADA, { path: '?decide=approve' });
    await page.getByRole('button', { name: 'Approve' }).click();
    await message(page, `Approved${request.name}`).waitFor();
    expect(await dialog(page).count()).toBe(0);
  });

  it.each<[string, Person]>([
    ['partner admin', { role: 'partner_admin', partner: 'acme', sub: 'pam@example.com' }],
    ['tenant admin', { role: 'tenant_admin', tenant: 'acme-eu', sub: 'tim@example.com' }],
  ])('works for a %s', async (_role, person) => {
    const request = await requested(await superAdmin(lab));
    const page = await openRequest(lab, request, person);
    await page.keyboard.press('a');
    await page.getByLabel('Notes').press('Control+Enter');
    const secret = await shownSecret(page);
    await dialog(page).getByRole('button', { name: 'I have stored it' }).click();
    await message(page, request.name).waitFor();

    const { body } = await (await superAdmin(lab)).get(`${REQUESTS}/${request.id}`);
    expect(body).toMatchObject({ status: 'APPROVED', decided_by: { sub: person.sub }, decision_notes: null });
    const application = await (await superAdmin(lab)).get(`${APPLICATIONS}/${body.application_id}`);
    expect(application.body.secrets).toEqual([expect.objectContaining({ hint: secret.slice(-4) })]);
  });

  it('says that the application could not be created, and approves again', async () => {
    const request = await requested(await superAdmin(lab));
    await lab.harness.db.raw(
      `alter table applications add constraint refused check (name <> '${request.name}') not valid`,
    );
    const page = await openRequest(lab, request, ADA, { path: '?decide=approve' });
    await page.getByLabel('Notes').fill('Please');
    await page.keyboard.press('Control+Enter');
    await page.getByText('The application could not be created').first().waitFor();
    await page.getByText('An approval failed').waitFor();
    await page.getByText(/approved it, but the application could not be created/).waitFor();
    expect(await page.getByLabel('Notes').inputValue()).toBe('Please');
    await expectAccessible(page);

    await lab.harness.db.raw('alter table applications drop constraint refused');
    await page.keyboard.press('Control+Enter');
    await dialog(page).waitFor();
    await dialog(page).getByRole('button', { name: 'I have stored it' }).click();
    expect(await statusOf(request.id)).toMatchObject({ status: 'APPROVED', notes: 'Please' });
  });
});

describe('Rejecting and cancelling in the console', () => {
  it('needs a reason to reject, and says so', async () => {
    const request = await requested(await superAdmin(lab));
    const page = await openRequest(lab, request);
    await page.keyboard.press('r');
    const reject = page.getByRole('button', { name: 'Reject' });
    expect(await reject.getAttribute('aria-disabled')).toBe('true');
    await page.getByText('A rejection needs a reason').first().waitFor({ state: 'attached' });
    await page.keyboard.press('Control+Enter');
    await page.getByLabel('Reason').pressSequentially('Use the other one.');
    await page.keyboard.press('Enter');
    await page.getByLabel('Reason').pressSequentially('It has the same name.');
    await reject.click();
    await message(page, `Rejected${request.name}`).waitFor();
    const reason = 'Use the other one.\nIt has the same name.';
    expect(await statusOf(request.id)).toMatchObject({ status: 'REJECTED', reason });
  });

  it('says which text the service does not take, and keeps it', async () => {
    const request = await requested(await superAdmin(lab));
    const page = await openRequest(lab, request, ADA, { path: '?decide=reject' });
    await page.getByLabel('Reason').fill('x'.repeat(2001));
    await page.keyboard.press('Control+Enter');
    await page.getByRole('alert').filter({ hasText: 'at most 2000 characters' }).waitFor();
    expect((await page.getByLabel('Reason').inputValue()).length).toBe(2001);
  });

  it('sends nothing from behind a dialog', async () => {
    const request = await requested(await superAdmin(lab));
    const page = await openRequest(lab, request, ADA, { path: '?decide=reject' });
    const sent: unknown[] = [];
    page.on('request', (one) => {
      if (one.url().endsWith('/reject')) sent.push(one.postDataJSON());
    });
    await page.getByLabel('Reason').fill('First');
    await page.getByRole('heading', { name: 'Reject this request' }).focus();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await page.keyboard.press('Control+Enter');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByLabel('Reason').fill('Second');
    await page.keyboard.press('Control+Enter');
    await message(page, `Rejected${request.name}`).waitFor();
    expect(sent).toEqual([{ reason: 'Second' }]);
  });

  it('asks before it cancels', async () => {
    const request = await requested(await superAdmin(lab));
    const page = await openRequest(lab, request);
    await page.keyboard.press('c');
    await page.getByRole('heading', { name: 'Cancel this request?' }).waitFor();
    // Enter alone confirms nothing.
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    expect(await page.getByRole('button', { name: 'Cancel request' }).evaluate(isFocused)).toBe(true);
    expect(await statusOf(request.id)).toMatchObject({ status: 'PENDING' });

    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Yes, cancel it' }).click();
    await message(page, `Cancelled${request.name}`).waitFor();
    expect(await statusOf(request.id)).toMatchObject({ status: 'CANCELLED' });
  });

  it('keeps what is typed when the form is closed, the page is left, and the page is loaded again', async () => {
    const request = await requested(await superAdmin(lab));
    const page = await openRequest(lab, request);
    await openForm(page, 'r');
    await page.keyboard.type('Not yet');
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Queue' }).first().click();
    await page.goBack();
    await shown(page, request.name);
    await page.keyboard.press('r');
    expect(await page.getByLabel('Reason').inputValue()).toBe('Not yet');
    await page.reload();
    expect(await page.getByLabel('Reason').inputValue()).toBe('Not yet');
  });
});

describe('Two people at one request', () => {
  it('shows who was faster, and loses nothing that is typed', async () => {
    const request = await requested(await superAdmin(lab));
    const [ada, grace] = [await openRequest(lab, request, ADA), await openRequest(lab, request, GRACE)];
    await openForm(ada, 'r');
    await ada.keyboard.type('I have doubts');
    // Ada's page does not look again before she decides.
    await ada.route(`**${REQUESTS}/${request.id}`, (route) =>
      route.request().method() === 'GET' ? route.abort() : route.continue(),
    );
    await grace.keyboard.press('a');
    await grace.getByLabel('Notes').fill('All is well');
    await grace.keyboard.press('Control+Enter');
    await dialog(grace).getByRole('button', { name: 'I have stored it' }).click();

    await ada.unroute(`**${REQUESTS}/${request.id}`);
    await ada.keyboard.press('Control+Enter');
    const overtaken = ada.getByRole('alert').filter({ hasText: 'Grace approved it already' });
    await overtaken.waitFor();
    expect(await overtaken.innerText()).toMatch(
      /just now[^]*All is well[^]*What you have typed is still here/,
    );
    expect(await ada.getByLabel('Reason').inputValue()).toBe('I have doubts');
    const reject = ada.getByRole('button', { name: 'Reject' });
    expect(await reject.getAttribute('aria-disabled')).toBe('true');
    await ada.getByText('The request is approved already').first().waitFor({ state: 'attached' });
    expect(await statusOf(request.id)).toMatchObject({ status: 'APPROVED' });
    await expectAccessible(ada);
  });

  it('shows a decision of somebody else by itself, while one is typing', async () => {
    const admin = await superAdmin(lab);
    const request = await requested(admin);
    const page = await openRequest(lab, request, ADA, { width: 320 });
    await openForm(page, 'a');
    await page.keyboard.type('Fine with me');
    await admin.post(`${REQUESTS}/${request.id}/reject`, { reason: 'Too late' });
    await page.getByRole('alert').filter({ hasText: 'Grace rejected it already' }).waitFor();
    await page.getByText('The request is rejected', { exact: true }).waitFor({ state: 'attached' });
    expect(await page.getByLabel('Notes').inputValue()).toBe('Fine with me');
    await expectNoSidewaysScrolling(page);
  });

  it('leaves the focus on a button that cannot be used any more', async () => {
    const admin = await superAdmin(lab);
    const request = await requested(admin);
    const page = await openRequest(lab, request, ADA);
    const approve = page.getByRole('button', { name: 'Approve' });
    await approve.focus();
    await admin.post(`${REQUESTS}/${request.id}/reject`, { reason: 'Taken' });
    await page.getByRole('button', { name: 'Approve', disabled: true }).waitFor();
    expect(await focused(approve).count()).toBe(1);
  });

  it('asks to look again when the request has changed, and then decides', async () => {
    const admin = await superAdmin(lab);
    await admin.put('/api/v1/admin/tenants/moving', { name: 'Moving', partner_id: 'acme' });
    const request = await requested(admin, { tenant_id: 'moving' });
    const page = await openRequest(lab, request, ADA, { path: '?decide=reject' });
    await page.getByLabel('Reason').fill('No');
    await admin.put('/api/v1/admin/tenants/moving', { name: 'Moving', partner_id: 'globex' });
    // The page looks again by itself. What was reviewed is still the request as it was when the form was opened.
    await page.getByText('Tenant moving of globex').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByRole('alert').filter({ hasText: 'The request has changed since you read it' }).waitFor();
    expect(await statusOf(request.id)).toMatchObject({ status: 'PENDING' });
    await page.keyboard.press('Control+Enter');
    await message(page, `Rejected${request.name}`).waitFor();
  });

  it('asks to look again, too, when the request has changed while a try failed', async () => {
    const admin = await superAdmin(lab);
    await admin.put('/api/v1/admin/tenants/wandering', { name: 'Wandering', partner_id: 'acme' });
    const request = await requested(admin, { tenant_id: 'wandering' });
    const page = await openRequest(lab, request, ADA, { path: '?decide=reject' });
    await page.getByLabel('Reason').fill('No');
    await page.route('**/reject', async (route) => {
      await admin.put('/api/v1/admin/tenants/wandering', { name: 'Wandering', partner_id: 'globex' });
      await route.fulfill({ status: 503, headers: { 'Retry-After': '61' }, json: { detail: 'Not now' } });
    });
    await page.keyboard.press('Control+Enter');
    await page.getByRole('alert').filter({ hasText: 'Nothing was done' }).waitFor();
    await page.getByText('Tenant wandering of globex').waitFor();
    await page.unroute('**/reject');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('alert').filter({ hasText: 'The request has changed since you read it' }).waitFor();
    expect(await statusOf(request.id)).toMatchObject({ status: 'PENDING' });
    await page.keyboard.press('Control+Enter');
    await message(page, `Rejected${request.name}`).waitFor();
  });

  it('keeps the text when the request has moved out of sight', async () => {
    const admin = await superAdmin(lab);
    await admin.put('/api/v1/admin/tenants/leaving', { name: 'Leaving', partner_id: 'acme' });
    const request = await requested(admin, { tenant_id: 'leaving' });
    const pam: Person = { role: 'partner_admin', partner: 'acme', sub: 'pam@example.com' };
    const page = await openRequest(lab, request, pam, { path: '?decide=reject' });
    await page.getByLabel('Reason').fill('No');
    await admin.put('/api/v1/admin/tenants/leaving', { name: 'Leaving', partner_id: 'globex' });
    await page.keyboard.press('Control+Enter');
    await page.getByRole('alert').filter({ hasText: 'You cannot see this request any more' }).waitFor();
    expect(await page.getByLabel('Reason').inputValue()).toBe('No');
  });
});

const isFocused = (element: unknown): boolean =>
  element === (globalThis as unknown as { document: { activeElement: unknown } }).document.activeElement;

describe('The requests that wait', () => {
  it('are a key apart, and the last decision leads back to the queue', async () => {
    const other = await startConsoleLab();
    try {
      const admin = await superAdmin(other);
      const [first, second, third] = [
        await requested(admin, { application_type: 'SPA' }),
        await requested(admin, { application_type: 'SPA' }),
        await requested(admin, { application_type: 'SPA' }),
      ];
      const page = await openRequest(other, second);
      await page.getByText('2 of 3 waiting').waitFor();
      await page.keyboard.press('k');
      await shown(page, first.name);
      await page.keyboard.press('j');
      await shown(page, second.name);
      await page.keyboard.press('j');
      await shown(page, third.name);
      const next = page.getByRole('button', { name: 'Next' });
      expect(await next.getAttribute('aria-disabled')).toBe('true');

      // After the last one comes the first one that still waits.
      for (const following of [first, second, undefined]) {
        await page.keyboard.press('a');
        await page.getByLabel('Notes').press('Control+Enter');
        if (following) await shown(page, following.name);
      }
      await page.getByRole('heading', { level: 1, name: 'Queue' }).waitFor();
      await message(page, 'Nothing else waits for you').waitFor();
      await message(page, second.name).getByRole('link', { name: second.name }).click();
      await shown(page, second.name);
      const tim = await other.harness.token({ role: 'tenant_admin', tenant: 'acme-eu' });
      const { body } = await apiClient(other.harness, tim).get(`${REQUESTS}?status=APPROVED`);
      expect(body.total).toBe(3);
    } finally {
      await other.stop();
    }
  });
});
