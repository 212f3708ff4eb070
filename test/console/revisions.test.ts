import type { Page } from 'playwright-core';
import {
  type ConsoleLab,
  expectAccessible,
  expectNoSidewaysScrolling,
  type Person,
  startConsoleLab,
} from '../support/console/console-lab';
import {
  ADA,
  GRACE,
  message,
  openRequest,
  requested,
  superAdmin,
  shown,
} from '../support/console/request-pages';
import { revise, writePolicy } from '../support/http/written-policy';
import { REQUESTS } from '../support/http/api-client';

const TIM: Person = { role: 'tenant_admin', tenant: 'acme-eu', sub: 'tim@example.com', name: 'Tim' };
const SCRIPT = '<img src=x onerror=alert(1)>';

let lab: ConsoleLab;
beforeAll(async () => {
  lab = await startConsoleLab();
  await writePolicy(lab.harness, [
    { name: 'admins', require: [{ name: 'admin', from: { roles: ['super_admin'] }, count: 1 }] },
  ]);
});
afterAll(() => lab.stop());

const textbox = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });
const send = (page: Page) => page.getByRole('button', { name: 'Send the revision' });
const tokenOf = (person: Person) => lab.harness.token(person);

describe('Asking for changes', () => {
  it('leads to a revision, whose changes are shown, and to an approval', async () => {
    const request = await requested(await superAdmin(lab, GRACE), {
      redirect_uris: ['https://old.example.com/callback', 'https://same.example.com/callback'],
    });
    const ada = await openRequest(lab, request, ADA);
    await ada.keyboard.press('m');
    const ask = ada.getByRole('button', { name: 'Request changes' });
    expect(await ask.getAttribute('aria-disabled')).toBe('true');
    await ada.getByLabel('Comment').fill(`Use the new host ${SCRIPT}`);
    await ada.keyboard.press('Control+Enter');
    await message(ada, `Asked for changes${request.name}`).waitFor();

    // Others cannot approve it now, and are told why.
    const other = await openRequest(lab, request, { ...ADA, sub: 'olga@example.com', name: 'Olga' });
    await other
      .getByText('Ada has asked for changes. It can be approved after they are made')
      .first()
      .waitFor();

    const grace = await openRequest(lab, request, GRACE, { colorScheme: 'dark' });
    const asked = grace.getByRole('group', { name: 'Changes were requested' });
    await asked.getByText(`Use the new host ${SCRIPT}`).waitFor();
    await asked.getByText('Ada (ada@example.com) asked for them').waitFor();
    await expectAccessible(grace);
    await grace.keyboard.press('e');
    await grace.getByRole('heading', { level: 1, name: `Revise ${request.name}` }).waitFor();
    expect(await textbox(grace, 'Name').inputValue()).toBe(request.name);
    // The place of a request cannot be changed.
    expect(await grace.getByRole('radio', { name: 'One tenant' }).count()).toBe(0);
    await textbox(grace, 'Redirect URI 1').fill('https://new.example.com/callback');
    await textbox(grace, 'Description (optional)').fill(SCRIPT);
    await expectAccessible(grace);
    await send(grace).click();
    await shown(grace, request.name);
    const diff = grace.getByRole('region', { name: 'Revision 2: what has changed' });
    await diff.getByText('https://new.example.com/callback').waitFor();
    expect(await diff.getByRole('deletion').allTextContents()).toEqual(['https://old.example.com/callback']);
    expect((await diff.getByRole('insertion').allTextContents()).sort()).toEqual([
      SCRIPT,
      'https://new.example.com/callback',
    ]);
    expect(await grace.getByRole('group', { name: 'Changes were requested' }).count()).toBe(0);
    await grace.getByText('revised it').waitFor();
    await expectAccessible(grace);
    const narrow = await openRequest(lab, request, TIM, { width: 320 });
    await narrow
      .getByRole('region', { name: 'Revision 2: what has changed' })
      .getByRole('deletion')
      .waitFor();
    await expectNoSidewaysScrolling(narrow);

    await ada.goto(`${lab.harness.url}/console/requests/${request.id}?decide=approve`);
    await ada.getByRole('region', { name: 'Revision 2: what has changed' }).waitFor();
    await ada.getByLabel('Notes').press('Control+Enter');
    await ada.getByRole('button', { name: 'I have stored it' }).click();
    const { body } = await (await superAdmin(lab)).get(`${REQUESTS}/${request.id}`);
    expect(body).toMatchObject({ status: 'APPROVED', revision: 2, description: SCRIPT });
  });
});

describe('A request that is revised while somebody has it open', () => {
  it('is not approved as it was: the approver is told, keeps the notes, and decides anew', async () => {
    const request = await requested(await superAdmin(lab, GRACE));
    const ada = await openRequest(lab, request, ADA, { path: '?decide=approve' });
    await ada.getByLabel('Notes').fill('Checked');
    await ada.route(`**${REQUESTS}/${request.id}`, (route) => route.abort());
    await revise(lab.harness, await tokenOf(GRACE), request.id, { name: 'Something else' });
    await ada.unroute(`**${REQUESTS}/${request.id}`);
    await ada.keyboard.press('Control+Enter');
    await message(ada, 'The request has changed since you read it').waitFor();
    await ada
      .getByRole('region', { name: 'Revision 2: what has changed' })
      .getByText('Something else')
      .waitFor();
    expect(await ada.getByLabel('Notes').inputValue()).toBe('Checked');
    const { body } = await (await superAdmin(lab)).get(`${REQUESTS}/${request.id}`);
    expect(body.status).toBe('PENDING');
    await ada.keyboard.press('Control+Enter');
    await ada.getByRole('button', { name: 'I have stored it' }).click();
  });

  it('is revised on top of that, and neither takes back what the other did', async () => {
    const request = await requested(await superAdmin(lab, GRACE), { contact_name: 'Linus' });
    const tim = await lab.asPerson(TIM, { path: `/requests/${request.id}/revise` });
    await textbox(tim, 'Description (optional)').fill('Typed by Tim');
    await revise(lab.harness, await tokenOf(GRACE), request.id, {
      name: request.name,
      contact_name: 'Margaret',
    });
    await send(tim).click();
    const changed = tim.getByRole('alert').filter({ hasText: 'it is at revision 2' });
    await changed.getByText('Margaret').waitFor();
    expect(await textbox(tim, 'Description (optional)').inputValue()).toBe('Typed by Tim');
    await expectAccessible(tim);
    // Also a reload keeps it.
    await tim.reload();
    await changed.getByRole('button', { name: 'Go on from the present state' }).click();
    expect(await textbox(tim, 'Description (optional)').inputValue()).toBe('Typed by Tim');
    expect(await textbox(tim, 'Contact name (optional)').inputValue()).toBe('Margaret');
    await send(tim).click();
    await shown(tim, request.name);
    const { body } = await (await superAdmin(lab)).get(`${REQUESTS}/${request.id}`);
    expect(body).toMatchObject({ revision: 3, description: 'Typed by Tim', contact_name: 'Margaret' });
  });

  it('is not revised any more once it is decided, and nothing typed is lost', async () => {
    const request = await requested(await superAdmin(lab, GRACE));
    const tim = await lab.asPerson(TIM, { path: `/requests/${request.id}/revise` });
    await textbox(tim, 'Name').fill('Too late');
    await (await superAdmin(lab, ADA)).post(`${REQUESTS}/${request.id}/reject`, { reason: 'No' });
    await send(tim).click();
    await tim.getByRole('alert').filter({ hasText: 'It cannot be revised any more' }).waitFor();
    expect(await textbox(tim, 'Name').inputValue()).toBe('Too late');
  });
});
