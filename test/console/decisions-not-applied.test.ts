import type { Page } from 'playwright-core';
import { refuseInserts } from '../support/db/refuse-inserts';
import { REQUESTS } from '../support/http/api-client';
import { type ConsoleLab, expectAccessible, startConsoleLab } from '../support/console/console-lab';
import { ADA, openRequest, requested, superAdmin } from '../support/console/request-pages';

let lab: ConsoleLab;
beforeAll(async () => (lab = await startConsoleLab({ env: { DECISION_WAIT: 'PT1S' } })));
afterAll(() => lab.stop());

/** An alert in a live region is announced twice. */
async function expectNoAlertInStatus(page: Page): Promise<void> {
  expect(await page.getByRole('status').getByRole('alert').count()).toBe(0);
}

describe('A decision that is not applied at once', () => {
  afterEach(() => lab.harness.startWorker());

  it('says that the decision is stored, and shows when it is applied', async () => {
    const request = await requested(await superAdmin(lab));
    await lab.harness.stopWorker();
    const page = await openRequest(lab, request, ADA, { path: '?decide=approve' });
    await page.getByText('The workflow engine does not answer now').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText('Your approval is stored, but not applied yet').waitFor();
    await expectAccessible(page);
    await expectNoAlertInStatus(page);
    const approve = page.getByRole('button', { name: 'Approve' });
    expect(await approve.getAttribute('aria-disabled')).toBe('true');
    await page.getByText('Your decision is stored, and is not applied yet').first().waitFor();
    await page.reload();
    await page.getByText('Your approval is stored, but not applied yet').waitFor();

    await lab.harness.startWorker();
    await page.getByText('Your approval is applied, without showing a client secret').waitFor();
    await page.getByText('The request is approved', { exact: true }).waitFor({ state: 'attached' });
    const { body } = await (await superAdmin(lab)).get(`${REQUESTS}/${request.id}`);
    const link = page.getByRole('link', { name: 'the page of the application' });
    expect(await link.getAttribute('href')).toBe(`/console/applications/${body.application_id}`);
    await page.getByText('Ada (ada@example.com) approved it').waitFor();
    await expectAccessible(page);
    await expectNoAlertInStatus(page);
  });

  it('shows the decision of somebody else that is being applied', async () => {
    const admin = await superAdmin(lab);
    const request = await requested(admin);
    // Postgres says that trying again may help.
    const allowInserts = await refuseInserts(lab.harness.db, 'applications', '40001');
    try {
      expect(await admin.post(`${REQUESTS}/${request.id}/approve`)).toMatchObject({ status: 202 });
      const page = await openRequest(lab, request);
      await page.getByText('The approval is being applied').waitFor();
      await page.getByText(/Grace decided at/).waitFor();
      const reject = page.getByRole('button', { name: 'Reject' });
      expect(await reject.getAttribute('aria-disabled')).toBe('true');
      await expectAccessible(page);
      await expectNoAlertInStatus(page);
      await allowInserts();
      await page.getByText('The request is approved', { exact: true }).waitFor({ state: 'attached' });
    } finally {
      await allowInserts();
    }
  });
});
