import type { Page } from 'playwright-core';
import {
  type ConsoleLab,
  expectAccessible,
  expectNoSidewaysScrolling,
  focused,
  type Person,
  startConsoleLab,
} from '../support/console/console-lab';
import { ADA, GRACE, message, requested, superAdmin } from '../support/console/request-pages';
import { BUILT_IN, writePolicy } from '../support/http/written-policy';

const POLICY = '/api/v1/admin/approval-policy';
const SCRIPT = '<img src=x onerror=alert(1)>';
const DEFAULT = `
- name: default
  require:
    - { name: admin, from: { roles: [super_admin] }, count: 1 }
`;
const WEB = `rules:
- name: web ${SCRIPT}
  when: { application_type: [WEB] }
  require:
    - { name: two, from: { roles: [super_admin, tenant_admin] }, count: 2 }
  remind: [P3D]
  escalate: { after: P10D, also_from: { groups: [ops] } }${DEFAULT}`;

let lab: ConsoleLab;
beforeAll(async () => (lab = await startConsoleLab()));
afterAll(() => lab.stop());

const editor = (page: Page) => page.getByRole('textbox', { name: 'Rules' });

async function openEditor(person: Person = ADA): Promise<Page> {
  const page = await lab.asPerson(person, { path: '/policy' });
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await editor(page).waitFor();
  return page;
}

async function openPalette(page: Page): Promise<void> {
  await page.keyboard.press('Control+k');
  await focused(page.getByRole('combobox', { name: 'Search everything' })).waitFor();
}

async function versionNow(): Promise<number> {
  return (await (await superAdmin(lab)).get(POLICY)).body.version as number;
}

describe('The policy screen', () => {
  it('shows the built-in policy in words, and is found by the palette', async () => {
    const page = await lab.asPerson(ADA);
    await page.getByRole('link', { name: 'Policy' }).waitFor();
    await openPalette(page);
    await page.keyboard.type('poli');
    await page.getByRole('option', { name: 'Policy', selected: true }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'The built-in policy' }).waitFor();
    await page.getByText('admin: 1 approval by a super admin, a partner admin, or a tenant admin').waitFor();
    await page.getByText('Nobody has written a policy yet').waitFor();
    await expectAccessible(page);
  });

  it('is not for the admins of partners and tenants', async () => {
    const page = await lab.asPerson({ role: 'partner_admin', partner: 'acme', sub: 'pam@example.com' });
    await page.getByRole('link', { name: 'Directory' }).waitFor();
    expect(await page.getByRole('link', { name: 'Policy' }).count()).toBe(0);
    await page.goto(`${lab.harness.url}/console/policy`);
    await page.getByText('Only super admins see the approval policy').waitFor();
    await openPalette(page);
    await page.keyboard.type('policy');
    await page.getByText('Nothing is like that', { exact: true }).waitFor();
  });

  it('says at which line something is wrong, and saves it once it is right, by keys only', async () => {
    const page = await openEditor();
    await editor(page).fill(
      `rules:\n- name: web\n  when: { application_type: [FAX] }\n  decide: approve${DEFAULT}`,
    );
    await page.keyboard.press('Control+Enter');
    const problem = page.getByRole('button', { name: /^Line 3: rules, 1, when, application_type, 1: / });
    await problem.waitFor();
    await expectAccessible(page);
    await problem.press('Enter');
    await focused(editor(page)).waitFor();
    const selected = await editor(page).evaluate(
      (area: { value: string; selectionStart: number; selectionEnd: number }) =>
        area.value.slice(area.selectionStart, area.selectionEnd),
    );
    expect(selected).toBe('  when: { application_type: [FAX] }');

    await editor(page).fill('rules: [');
    await page
      .getByRole('button', { name: /^Line 1: / })
      .first()
      .waitFor();
    expect(await page.getByRole('button', { name: 'Save the policy' }).getAttribute('aria-disabled')).toBe(
      'true',
    );

    await editor(page).fill(WEB);
    // It is kept in this tab.
    await page.reload();
    expect(await editor(page).inputValue()).toBe(WEB);
    await editor(page).focus();
    await page.keyboard.press('Control+Enter');
    await message(page, 'Saved version 1 of the policy').waitFor();
    await page.getByRole('heading', { name: 'Version 1', exact: true }).waitFor();
    await page.getByText('If the type is Web application').waitFor();
    await page.getByText('two: 2 approvals by a super admin or a tenant admin').waitFor();
    await page.getByText('After 10 days also a member of ops may approve').waitFor();
    await page.getByText('Version 1 by Ada').waitFor();
    expect(await versionNow()).toBe(1);
  });

  it('shows what another editor has saved meanwhile, and loses nothing', async () => {
    const [ada, grace] = [await openEditor(ADA), await openEditor(GRACE)];
    const before = await versionNow();
    await editor(grace).fill(WEB.replace('count: 2', 'count: 3'));
    await grace.getByRole('button', { name: 'Save the policy' }).click();
    await message(grace, `Saved version ${before + 1} of the policy`).waitFor();

    const text = WEB.replace('P3D', 'P4D');
    await editor(ada).fill(text);
    await ada.getByRole('button', { name: 'Save the policy' }).click();
    const other = ada
      .getByRole('alert')
      .filter({ hasText: `Version ${before + 1} was saved while you wrote` });
    await other.getByText('By Grace').waitFor();
    await other.getByRole('insertion').filter({ hasText: '"count":3' }).waitFor();
    expect(await editor(ada).inputValue()).toBe(text);
    expect(await versionNow()).toBe(before + 1);
    await expectAccessible(ada);
    await other.getByRole('button', { name: `Go on, and replace version ${before + 1}` }).click();
    await ada.getByRole('button', { name: 'Save the policy' }).click();
    await message(ada, `Saved version ${before + 2} of the policy`).waitFor();
    await ada.getByText(`What version ${before + 2} changed`).click();
    await ada.getByRole('insertion').filter({ hasText: 'P4D' }).first().waitFor();
    await expectAccessible(ada);
  });

  it('tries a draft on a sample and on what is pending, and changes nothing', async () => {
    await writePolicy(lab.harness, [BUILT_IN]);
    const request = await requested(await superAdmin(lab), { name: `Waiting ${SCRIPT}` });
    const before = await versionNow();
    const page = await openEditor();
    await editor(page).fill(WEB);
    const sample = page.getByRole('form', { name: 'A sample request' });
    await sample.getByLabel('Type', { exact: true }).selectOption('Single-page application');
    await page.getByRole('button', { name: 'Try this request' }).click();
    await page.getByText('The rule “default” matches').waitFor();
    await page.getByText(`web ${SCRIPT}: does not match, because of application_type`).waitFor();
    await sample.getByLabel('Type', { exact: true }).selectOption('Web application');
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: 'Try this request' }).click();
    await page.getByText(`The rule “web ${SCRIPT}” matches`).waitFor();
    await page.getByText('Reminds after 3 days').last().waitFor();

    await page.getByRole('button', { name: 'Try the pending requests' }).click();
    const row = page.getByRole('row').filter({ hasText: request.name });
    await row.getByText('Needs 2 approvals').waitFor();
    await row.getByText('default').waitFor();
    await expectAccessible(page);
    await sample.getByLabel('Type', { exact: true }).focus();
    await page.keyboard.press('Control+Enter');
    await page.getByRole('button', { name: 'Try this request' }).click();
    await page.getByText(`The rule “web ${SCRIPT}” matches`).waitFor();
    expect(await versionNow()).toBe(before);

    await editor(page).fill('rules: []');
    await page.getByRole('button', { name: 'Try this request' }).click();
    await page.getByRole('alert').filter({ hasText: 'It could not be tried' }).waitFor();
    await page.getByRole('button', { name: 'Discard' }).click();
    await editor(page).waitFor({ state: 'detached' });
  });

  it('is readable in the dark and on a narrow screen', async () => {
    await writePolicy(lab.harness, [BUILT_IN]);
    const page = await lab.asPerson(ADA, { path: '/policy', colorScheme: 'dark', width: 320 });
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await editor(page).waitFor();
    await expectAccessible(page);
    await expectNoSidewaysScrolling(page);
  });
});
