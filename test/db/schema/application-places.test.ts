import type { Knex } from 'knex';
import { connect } from '../../../src/db/connect';
import { createDatabase } from '../../support/servers/test-servers';
import { applicationRow, requestRow } from '../../support/db/rows';
import { up as registrationRequests } from '../../../src/db/schema/migrations/0001-registration-requests';
import { up as applicationPlaces } from '../../../src/db/schema/migrations/0004-application-places';

const PLACES = [
  { scope: 'GLOBAL', tenant_id: null, partner_id: null },
  { scope: 'PARTNER', tenant_id: null, partner_id: 'acme' },
  { scope: 'TENANT', tenant_id: 'acme-eu', partner_id: null },
];

describe('the place of an application', () => {
  let database: { url: string; drop: () => Promise<void> };
  let db: Knex;
  const start = async (template?: null): Promise<void> => {
    database = await createDatabase(template);
    db = connect(database.url, 1);
  };
  afterEach(async () => {
    await db.destroy();
    await database.drop();
  });

  async function newApplication(place: object, columns: object = {}): Promise<{ id: string }> {
    const request = requestRow(place);
    await db('registration_requests').insert(request);
    const application = applicationRow(request.id, columns);
    await db('applications').insert(application);
    return { id: application.id as string };
  }
  const placeOf = ({ id }: { id: string }): Promise<unknown> =>
    db('applications').where({ id }).first('scope', 'tenant_id', 'partner_id');

  it.each(PLACES)('is that of its request, also if older code does not write it: %j', async (place) => {
    await start();
    expect(await placeOf(await newApplication(place))).toEqual(place);
  });

  it('stays that of its request, whatever a writer says', async () => {
    await start();
    const wrong = { scope: 'PARTNER', tenant_id: null, partner_id: 'globex' };
    const application = await newApplication({ tenant_id: 'acme-eu' }, wrong);
    expect(await placeOf(application)).toMatchObject({ scope: 'TENANT', tenant_id: 'acme-eu' });
    await db('applications').where({ id: application.id }).update(wrong);
    expect(await placeOf(application)).toMatchObject({ scope: 'TENANT', tenant_id: 'acme-eu' });

    const other = requestRow(wrong);
    await db('registration_requests').insert(other);
    await db('applications').where({ id: application.id }).update({ registration_request_id: other.id });
    expect(await placeOf(application)).toEqual(wrong);
  });

  it.each([
    { tenant_id: 'acme-us' },
    { scope: 'GLOBAL', tenant_id: null },
    { scope: 'PARTNER', tenant_id: null, partner_id: 'acme' },
  ])('cannot become wrong, because a request cannot get another place: %j', async (place) => {
    await start();
    const { id, ...columns } = requestRow();
    await db('registration_requests').insert({ id, ...columns });
    const update = (change: object): Promise<number> =>
      db('registration_requests').where({ id }).update(change);
    await expect(update(place)).rejects.toMatchObject({ code: '23000', constraint: 'place_never_changes' });
    // A statement may name the place, if it is the same one.
    await expect(update({ ...columns, name: 'Another name' })).resolves.toBe(1);
  });

  it('is filled in by the migration for the applications that are there', async () => {
    await start(null);
    await registrationRequests(db);
    await db.raw(`insert into partners (id, name) values ('acme', 'A');
      insert into tenants (id, name, partner_id) values ('acme-eu', 'E', 'acme')`);
    const placed = [];
    for (const place of PLACES) placed.push({ place, application: await newApplication(place) });
    await applicationPlaces(db);
    for (const { place, application } of placed) expect(await placeOf(application)).toEqual(place);
  });

  it('is not read from a table of the same name in the path of the writer', async () => {
    await start();
    await db.raw(
      'create temporary table registration_requests as select * from public.registration_requests',
    );
    const request = requestRow({ tenant_id: 'acme-eu' });
    await db('public.registration_requests').insert(request);
    await db('registration_requests').insert({ ...request, tenant_id: 'acme-us' });
    await db('applications').insert(applicationRow(request.id));
    expect(await db('applications').first('tenant_id')).toEqual({ tenant_id: 'acme-eu' });
  });
});
