import {
  type ConsoleLab,
  expectAccessible,
  expectNoSidewaysScrolling,
  focused,
  type Person,
  startConsoleLab,
} from '../support/console/console-lab';
import { type ApiClient, apiClient, REQUESTS } from '../support/http/api-client';

let lab: ConsoleLab;
let api: ApiClient;
beforeAll(async () => {
  lab = await startConsoleLab({ worker: false });
  api = apiClient(lab.harness, await lab.harness.token({ role: 'super_admin' }));
});
afterAll(() => lab.stop());

const PARTNERS = '/api/v1/admin/partners';
const TENANTS = '/api/v1/admin/tenants';
const SUPER: Person = { role: 'super_admin', sub: 'ann@example.com', name: 'Ann' };
const PARTNER: Person = { role: 'partner_admin', partner: 'acme', sub: 'pat@example.com' };
const TENANT: Person = { role: 'tenant_admin', tenant: 'acme-eu', sub: 'tina@example.com' };

describe('The directory', () => {
  it('lets a super admin add a partner, and rename it, by keyboard', async () => {
    const page = await lab.asPerson(SUPER, { path: '/directory?tab=partners' });
    const add = page.getByRole('button', { name: 'Add a partner' });
    await add.press('Enter');
    await page.keyboard.type('initech');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Initech');
    await page.keyboard.press('Enter');
    await page.getByRole('cell', { name: 'Initech', exact: true }).waitFor();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(await focused(add).count()).toBe(1);

    await page.getByRole('button', { name: 'Change Initech' }).press('Enter');
    await page.getByRole('textbox', { name: 'Name' }).fill('Initech Ltd');
    await page.keyboard.press('Enter');
    await page.getByRole('cell', { name: 'Initech Ltd', exact: true }).waitFor();
    expect((await api.get(`${PARTNERS}/initech`)).body).toEqual({ id: 'initech', name: 'Initech Ltd' });
  });

  it('lets a super admin add a tenant and move it, and says what moves along', async () => {
    await api.put(`${PARTNERS}/umbrella`, { name: 'Umbrella' });
    const page = await lab.asPerson(SUPER, { path: '/directory' });
    await page.getByRole('button', { name: 'Add a tenant' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a tenant' });
    await dialog.getByRole('textbox', { name: 'Id' }).fill('umbrella-eu');
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Umbrella Europe');
    await dialog.getByRole('combobox', { name: 'Partner' }).fill('umbrella');
    await page.getByRole('option', { name: 'umbrella' }).click();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Change Umbrella Europe' }).waitFor();
    const { id } = (await api.create({ tenant_id: 'umbrella-eu' })).body as { id: string };

    await page.getByRole('button', { name: 'Change Umbrella Europe' }).click();
    const change = page.getByRole('dialog', { name: 'Change tenant umbrella-eu' });
    await change.getByRole('combobox', { name: 'Partner' }).fill('acme');
    await page.getByRole('option', { name: 'acme' }).click();
    await change.getByText('admins of umbrella no longer do').waitFor();
    await expectAccessible(page);
    await change.getByRole('button', { name: 'Save' }).click();
    await change.waitFor({ state: 'hidden' });
    expect((await api.get(`${TENANTS}/umbrella-eu`)).body).toEqual({
      id: 'umbrella-eu',
      name: 'Umbrella Europe',
      partner_id: 'acme',
    });
    const acme = apiClient(lab.harness, await lab.harness.token({ role: 'partner_admin', partner: 'acme' }));
    expect((await acme.get(`${REQUESTS}/${id}`)).status).toBe(200);
  });

  it('does not rename what is there already when somebody wants to add it', async () => {
    const page = await lab.asPerson(SUPER, { path: '/directory?tab=partners' });
    await page.getByRole('button', { name: 'Add a partner' }).click();
    await page.getByRole('textbox', { name: 'Id' }).fill('globex');
    await page.getByRole('textbox', { name: 'Name' }).fill('Somebody else');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('globex is there already').waitFor();
    expect((await api.get(`${PARTNERS}/globex`)).body).toMatchObject({ name: 'Globex' });
  });

  it('says at each field what the service says', async () => {
    const page = await lab.asPerson(SUPER, { path: '/directory' });
    await page.getByRole('button', { name: 'Add a tenant' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('Fill this in').waitFor();
    await dialog.getByRole('textbox', { name: 'Id' }).fill('x'.repeat(256));
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('String should have at most 255 characters').waitFor();
    await dialog.getByRole('textbox', { name: 'Id' }).fill('fine');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('String should have at least 1 character').nth(1).waitFor();
    await dialog.getByRole('textbox', { name: 'Id' }).fill('..');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('No path can have').waitFor();
    await expectAccessible(page);
    expect((await api.get(`${TENANTS}/fine`)).status).toBe(404);
  });

  const others: [string, Person, string[], string[]][] = [
    ['partner admin', PARTNER, ['acme'], ['acme-eu', 'acme-us']],
    ['tenant admin', TENANT, [], ['acme-eu']],
  ];
  it.each(others)(
    'shows a %s what they may see, and why they cannot change it',
    async (_role, person, partners, tenants) => {
      const page = await lab.asPerson(person, { path: '/directory' });
      for (const id of tenants) await page.getByRole('cell', { name: id, exact: true }).waitFor();
      expect(await page.getByText(/globex/i).count()).toBe(0);
      const add = page.getByRole('button', { name: 'Add a tenant' });
      await add.press('Enter');
      expect(await page.getByRole('dialog').count()).toBe(0);
      expect(await page.getByText('Only super admins can change the directory').first().isVisible()).toBe(
        true,
      );
      await expectAccessible(page);

      await page.getByRole('link', { name: 'Partners' }).click();
      for (const id of partners) await page.getByRole('cell', { name: id, exact: true }).waitFor();
      if (partners.length === 0) await page.getByText('There is no partner that you may see.').waitFor();
      expect(await page.getByText(/globex/i).count()).toBe(0);
    },
  );

  it('searches by words, in the address, and pages', async () => {
    for (let n = 1; n <= 26; n += 1) {
      await api.put(`${TENANTS}/many-${String(n).padStart(2, '0')}`, {
        name: `Many ${n}`,
        partner_id: 'globex',
      });
    }
    const page = await lab.asPerson(SUPER, { path: '/directory' });
    await page.getByRole('searchbox', { name: 'Search the tenants' }).fill('many');
    await page.getByText('26 tenants').waitFor();
    await page.getByRole('link', { name: 'Page 2' }).click();
    await page.getByRole('cell', { name: 'many-26' }).waitFor();
    await page.reload();
    await page.getByRole('cell', { name: 'many-26' }).waitFor();
    await page.getByRole('searchbox', { name: 'Search the tenants' }).fill('many 7');
    await page.getByRole('status').getByText('1 tenant').waitFor();
    await page.getByRole('searchbox', { name: 'Search the tenants' }).fill('nothing like it');
    await page.getByText('None of the tenants').waitFor();
  });

  it('shows the tenants of one partner', async () => {
    const page = await lab.asPerson(SUPER, { path: '/directory?tab=partners' });
    await page.getByRole('link', { name: 'Tenants of Globex' }).click();
    await page.getByRole('cell', { name: 'globex-eu' }).waitFor();
    expect(await page.getByRole('cell', { name: 'acme-eu' }).count()).toBe(0);
  });

  it('shows markup as text', async () => {
    const markup = '<b onclick="x">Bold</b>';
    await api.put(`${PARTNERS}/${encodeURIComponent('<i>x')}`, { name: markup });
    const page = await lab.asPerson(SUPER, { path: '/directory?tab=partners' });
    await page.getByRole('cell', { name: markup, exact: true }).waitFor();
    await page.getByRole('cell', { name: '<i>x', exact: true }).waitFor();
  });

  it.each(['light', 'dark'] as const)(
    'is accessible in %s colours and fits on 320 pixels',
    async (colorScheme) => {
      const page = await lab.asPerson(SUPER, { path: '/directory', colorScheme, width: 320 });
      await page.getByRole('cell', { name: 'acme-eu' }).waitFor();
      await expectAccessible(page);
      await expectNoSidewaysScrolling(page);
      await page.setViewportSize({ width: 1440, height: 900 });
      await expectAccessible(page);
    },
  );
});
