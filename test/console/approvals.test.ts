import type { Page } from 'playwright-core';
import type { Rule } from '../../src/domain/policy/rule';
import {
  type ConsoleLab,
  expectAccessible,
  expectNoSidewaysScrolling,
  type Person,
  startConsoleLab,
} from '../support/console/console-lab';
import { fillRequest, sendRequest } from '../support/console/fill-request';
import { ADA, GRACE, message, openRequest, requested, superAdmin } from '../support/console/request-pages';
import { writePolicy } from '../support/http/written-policy';
import { REQUESTS } from '../support/http/api-client';

const PAM: Person = { role: 'partner_admin', partner: 'acme', sub: 'pam@example.com', name: 'Pam' };
const TIM: Person = { role: 'tenant_admin', tenant: 'acme-eu', sub: 'tim@example.com', name: 'Tim' };

/** The name tries to be a script, as every text of a stranger may. */
const RULE_NAME = 'two <img src=x onerror=alert(1)>';
const RULES: Rule[] = [
  {
    name: 'open',
    when: { application_type: ['SPA'] },
    require: [{ name: 'two', from: { roles: ['tenant_admin', 'partner_admin'] }, count: 2 }],
    allow_override: true,
  },
  {
    name: 'trusted',
    when: { application_type: ['SERVICE'] },
    decide: 'approve',
  },
  {
    name: RULE_NAME,
    require: [
      { name: 'owner', from: { roles: ['tenant_admin'] }, count: 1 },
      { name: 'partner', from: { roles: ['partner_admin'] }, count: 1 },
    ],
    remind: ['P3D'],
  },
];

let lab: ConsoleLab;
beforeAll(async () => {
  lab = await startConsoleLab();
  await writePolicy(lab.harness, RULES);
});
afterAll(() => lab.stop());

const approvals = (page: Page) => page.getByRole('region', { name: 'Approvals' });
const approve = (page: Page) => page.getByRole('button', { name: 'Approve', exact: true });

describe('A request that needs two people', () => {
  it('counts the first approval, says who is missing, and is approved by the second', async () => {
    const request = await requested(await superAdmin(lab));
    const tim = await openRequest(lab, request, TIM);
    await approvals(tim).getByText('2 approvals are missing').waitFor();
    await approvals(tim).getByText(`By the rule “${RULE_NAME}”.`).waitFor();
    await approvals(tim).getByText('The next reminder is').waitFor();
    await tim.keyboard.press('a');
    await tim.getByLabel('Notes').fill('<b>Fine</b>');
    await tim.keyboard.press('Control+Enter');
    await message(tim, 'Your approval counts').filter({ hasText: 'needs 1 approval more' }).waitFor();
    // The page stays, and shows the approval.
    await approvals(tim).getByText('1 approval is missing').waitFor();
    await approvals(tim).getByText('Tim (tim@example.com) approved').waitFor();
    await approvals(tim).getByText('<b>Fine</b>').waitFor();
    expect(await approve(tim).getAttribute('aria-disabled')).toBe('true');
    expect(await approve(tim).getAttribute('aria-describedby')).toEqual(expect.any(String));
    await tim.getByText('You have approved this revision already').first().waitFor();
    await tim.getByText('approved it. Further approvals were missing').waitFor();
    await expectAccessible(tim);
    // It waits for others now.
    await tim.goto(`${lab.harness.url}/console/`);
    await tim.getByText('Nothing waits for you').waitFor();

    const pam = await openRequest(lab, request, PAM, { colorScheme: 'dark' });
    await approvals(pam).getByText('1 of 1').waitFor();
    await expectAccessible(pam);
    await pam.keyboard.press('a');
    await pam.getByLabel('Notes').press('Control+Enter');
    await pam.getByRole('button', { name: 'I have stored it' }).click();
    await message(pam, `Approved${request.name}`).waitFor();
    const { body } = await (await superAdmin(lab)).get(`${REQUESTS}/${request.id}`);
    expect(body).toMatchObject({ status: 'APPROVED', approval: { missing: 0, overridden: false } });
  });

  it('says to each why they cannot do something, and offers the rest', async () => {
    const request = await requested(await superAdmin(lab, GRACE));
    const ada = await openRequest(lab, request, ADA, { width: 320 });
    await ada.getByText(`The rule “${RULE_NAME}” does not ask you to decide`).first().waitFor();
    expect(await approve(ada).getAttribute('aria-disabled')).toBe('true');
    expect(await ada.getByRole('button', { name: 'Reject' }).getAttribute('aria-disabled')).toBe(null);
    await expectNoSidewaysScrolling(ada);
    const grace = await openRequest(lab, request, GRACE);
    for (const name of ['Approve', 'Request changes', 'Reject']) {
      const button = grace.getByRole('button', { name, exact: true });
      expect(await button.getAttribute('aria-disabled')).toBe('true');
      const reason = (await button.getAttribute('aria-describedby')) ?? '';
      expect(await grace.locator(`[id="${reason}"]`).textContent()).toContain(
        'does not let those who ask decide about their own request',
      );
    }
    // Keys do what the buttons do, and no more.
    await grace.keyboard.press('r');
    expect(await grace.getByLabel('Reason').count()).toBe(0);
    expect(await grace.getByRole('button', { name: 'Cancel request' }).getAttribute('aria-disabled')).toBe(
      null,
    );
  });

  it('explains a vote of somebody else meanwhile, and loses nothing that is typed', async () => {
    const request = await requested(await superAdmin(lab));
    const tim = await openRequest(lab, request, TIM, { path: '?decide=approve' });
    await tim.getByLabel('Notes').fill('Checked');
    await tim.route(`**${REQUESTS}/${request.id}`, (route) => route.abort());
    const token = await lab.harness.token({ ...PAM, name: 'Pam' });
    const answer = await fetch(`${lab.harness.url}${REQUESTS}/${request.id}/approve`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    });
    expect(answer.status).toBe(200);
    await tim.unroute(`**${REQUESTS}/${request.id}`);
    await tim.keyboard.press('Control+Enter');
    await message(tim, 'The request has changed since you read it').waitFor();
    expect(await tim.getByLabel('Notes').inputValue()).toBe('Checked');
    await tim.keyboard.press('Control+Enter');
    await tim.getByRole('button', { name: 'I have stored it' }).click();
  });
});

describe('An override', () => {
  it('is offered to super admins only, needs notes, and is recorded', async () => {
    const request = await requested(await superAdmin(lab), { application_type: 'SPA' });
    const tim = await openRequest(lab, request, TIM);
    expect(await tim.getByRole('button', { name: 'More' }).count()).toBe(0);
    const ada = await openRequest(lab, request);
    await ada.getByRole('button', { name: 'More' }).click();
    await ada.getByRole('menuitem', { name: 'Override the rule' }).click();
    const dialog = ada.getByRole('dialog', { name: 'Approve it against the rule?' });
    await dialog.getByText('It is recorded in the audit trail that you overrode the rule').waitFor();
    await expectAccessible(ada);
    const alone = dialog.getByRole('button', { name: 'Approve it alone' });
    expect(await alone.getAttribute('aria-disabled')).toBe('true');
    await dialog.getByLabel('Notes').fill('Production is down');
    await alone.click();
    await message(ada, `Approved against the rule${request.name}`).waitFor();
    const page = await openRequest(lab, request);
    await page.getByText('It was approved against the rule, by Ada').waitFor();
    await page.getByText('approved it against the rule').waitFor();
    await expectAccessible(page);
  });

  it('is refused where the rule does not allow it, and keeps the notes', async () => {
    const request = await requested(await superAdmin(lab));
    const ada = await openRequest(lab, request, ADA, { path: '?decide=override' });
    const dialog = ada.getByRole('dialog', { name: 'Approve it against the rule?' });
    await dialog.getByLabel('Notes').fill('Please');
    await dialog.getByRole('button', { name: 'Approve it alone' }).click();
    await dialog.getByText('does not allow an override').waitFor();
    expect(await dialog.getByLabel('Notes').inputValue()).toBe('Please');
    await dialog.getByRole('button', { name: 'Close' }).click();
    await dialog.waitFor({ state: 'hidden' });
  });
});

describe('A rule that decides at once', () => {
  it('is announced by the form, and leads to the application afterwards', async () => {
    const page = await lab.asPerson(ADA, { path: '/requests/new' });
    await fillRequest(page, {
      application_type: 'SERVICE',
      scope: 'GLOBAL',
      name: 'Nightly job',
      contact_email: 'ops@example.com',
    });
    await page.getByText('The rule “trusted” approves it at once. Nobody is asked.').waitFor();
    await sendRequest(page);
    const said = message(page, 'Approved at once by the rule “trusted”');
    await said.waitFor();
    await page.getByText('The rule asks nobody. It decides by itself.').waitFor();
    await expectAccessible(page);
    await said.getByRole('link', { name: 'Open the application to issue its client secret' }).click();
    await page.getByRole('heading', { level: 1, name: 'Nightly job' }).waitFor();
    await page.getByRole('button', { name: 'Issue a secret' }).waitFor();
  });
});
