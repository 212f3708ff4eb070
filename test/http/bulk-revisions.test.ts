import { v7 as uuidv7 } from 'uuid';
import { revise } from '../support/http/written-policy';
import { type ApiClient, apiClient, REQUESTS } from '../support/http/api-client';
import { type Harness, startHarness } from '../support/service/harness';

let harness: Harness;
let admin: ApiClient;
beforeAll(async () => {
  harness = await startHarness();
  admin = apiClient(harness, await harness.token({ role: 'super_admin', sub: 'root' }));
});
afterAll(() => harness.stop());

describe('A decision about several requests that names their revisions', () => {
  it('is made only where the revision is the one that was seen', async () => {
    const ids: string[] = [];
    for (let count = 0; count < 2; count += 1) ids.push((await admin.create()).body.id as string);
    const [same = '', revised = ''] = ids;
    await revise(harness, admin.token, revised, { name: 'Something else' });
    const { status, body } = await admin.post(`${REQUESTS}/bulk-decisions`, {
      decision: 'reject',
      reason: 'No',
      ids,
      revisions: { [same]: 1, [revised]: 1, [uuidv7()]: 7 },
    });
    expect(status).toBe(200);
    expect(body.items).toEqual([
      { id: same, status: 200, body: expect.objectContaining({ status: 'REJECTED' }) },
      { id: revised, status: 409, body: { detail: expect.stringContaining('it is at revision 2 now') } },
    ]);
    expect((await admin.get(`${REQUESTS}/${revised}`)).body.status).toBe('PENDING');
  });
});
