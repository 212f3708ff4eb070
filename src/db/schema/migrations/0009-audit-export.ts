import type { Knex } from 'knex';
import { currentSchema } from '../current-schema';

/**
 * Gives an event the place of its request as columns of its own, so that the events that a caller may see are ranges of
 * an index. Postgres copies the place, whatever the writer says: older code does not know these columns. The copy cannot
 * become wrong, because the place of a request never changes. A tenant's partner is still looked up.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table audit_events add column tenant_id text, add column partner_id text;
    update audit_events e set tenant_id = r.tenant_id, partner_id = r.partner_id
      from registration_requests r where r.id = e.registration_request_id and r.scope <> 'GLOBAL';

    -- Each entry says whose event it is, who did it and what, so a filter need not read the table.
    create index audit_events_newest on audit_events (at desc, id desc)
      include (action, actor_sub, tenant_id, partner_id);
    create index audit_events_by_tenant on audit_events (tenant_id, at desc, id desc)
      include (action, actor_sub) where tenant_id is not null;
    create index audit_events_by_partner on audit_events (partner_id, at desc, id desc)
      include (action, actor_sub) where partner_id is not null;
  `);
  await db.raw(
    `
    create function copy_place_to_event() returns trigger language plpgsql set search_path = ??, pg_temp as $$
    begin
      select tenant_id, partner_id into new.tenant_id, new.partner_id
        from registration_requests where id = new.registration_request_id;
      return new;
    end $$;
    create trigger copy_place_to_event before insert or update of registration_request_id, tenant_id, partner_id
      on audit_events for each row execute function copy_place_to_event()`,
    [await currentSchema(db)],
  );
}
