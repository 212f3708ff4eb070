import { BUILT_IN_POLICY } from '../../../src/domain/policy/rule';
import { type Reach, reaches } from '../../../src/domain/permissions';
import { findPlace } from '../../../src/db/request/find-place';
import { type ActivityLab, EVERYTHING, startActivityLab } from '../../support/request/activity-lab';

/** Every kind of place, with its partner in the demo directory. */
const PLACES = [
  [{ scope: 'GLOBAL', tenant_id: null, partner_id: null }, null],
  [{ scope: 'PARTNER', tenant_id: null, partner_id: 'acme' }, 'acme'],
  [{ scope: 'PARTNER', tenant_id: null, partner_id: 'globex' }, 'globex'],
  [{ scope: 'TENANT', tenant_id: 'acme-eu', partner_id: null }, 'acme'],
  [{ scope: 'TENANT', tenant_id: 'globex-eu', partner_id: null }, 'globex'],
] as const;
const REACHES: Reach[] = [
  EVERYTHING,
  { role: 'partner_admin', partner_id: 'acme' },
  { role: 'tenant_admin', tenant_id: 'acme-eu' },
];

describe('the place of a new request', () => {
  let lab: ActivityLab;
  beforeAll(async () => {
    lab = await startActivityLab();
  });
  afterAll(() => lab.stop());

  it.each(REACHES.flatMap((reach) => PLACES.map(([asked, partner_id]) => ({ reach, asked, partner_id }))))(
    'is found for $reach in $asked, with its partner, only if the caller reaches it',
    async ({ reach, asked, partner_id }) => {
      const found = await findPlace(lab.db, reach, { ...asked, name: 'Unheard' });
      const isReached = reaches(reach, { ...asked, partner_id });
      expect(found).toEqual(
        isReached ? { partner_id, isNamePending: false, policy: BUILT_IN_POLICY } : undefined,
      );
    },
  );

  it.each([
    { tenant_id: 'nowhere', partner_id: null },
    { tenant_id: null, partner_id: 'nowhere' },
  ])('is not found if the directory does not have it: %j', async (asked) => {
    expect(await findPlace(lab.db, EVERYTHING, { ...asked, name: 'Unheard' })).toBeUndefined();
  });

  it.each(PLACES)(
    'says that the name is pending there, in any case of letters, and nowhere else: %j',
    async (asked) => {
      const name = `Name in ${JSON.stringify(asked)}`;
      await lab.pending({ ...asked, name });
      for (const [other] of PLACES) {
        const found = await findPlace(lab.db, EVERYTHING, { ...other, name: name.toUpperCase() });
        expect(found?.isNamePending).toBe(other === asked);
      }
    },
  );

  it('does not count the name of a request that is decided', async () => {
    const id = await lab.pending({ name: 'Once pending' });
    const asked = { tenant_id: 'acme-eu', partner_id: null, name: 'Once pending' };
    expect(await findPlace(lab.db, EVERYTHING, asked)).toMatchObject({ isNamePending: true });
    await lab.db('registration_requests').where({ id }).update({ status: 'EXPIRED' });
    expect(await findPlace(lab.db, EVERYTHING, asked)).toMatchObject({ isNamePending: false });
  });
});
