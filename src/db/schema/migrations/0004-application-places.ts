import type { Knex } from 'knex';
import { currentSchema } from '../current-schema';

/**
 * Gives an application the place of its request as columns of its own, so that indexes and totals can use them. Postgres
 * copies the place, whatever the writer says: older code does not know these columns. The copy cannot become wrong,
 * because the place of a request never changes any more. A tenant's partner is still looked up.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table applications add column scope text, add column tenant_id text, add column partner_id text;
    update applications a set scope = r.scope, tenant_id = r.tenant_id, partner_id = r.partner_id
      from registration_requests r where r.id = a.registration_request_id;
    -- No foreign keys to the directory: those of the request are enough.
    alter table applications
      alter column scope set not null,
      add constraint placed_by_scope
        check ((tenant_id is not null) = (scope = 'TENANT') and (partner_id is not null) = (scope = 'PARTNER'));

    create function refuse_another_place() returns trigger language plpgsql as $$
    begin
      raise exception 'the place of a request never changes'
        using errcode = 'integrity_constraint_violation', constraint = 'place_never_changes';
    end $$;
    create trigger refuse_another_place before update on registration_requests
      for each row when (
        (old.scope, old.tenant_id, old.partner_id) is distinct from (new.scope, new.tenant_id, new.partner_id)
      )
      execute function refuse_another_place();
  `);
  await db.raw(
    `
    create function copy_place_of_request() returns trigger language plpgsql set search_path = ??, pg_temp as $$
    begin
      select scope, tenant_id, partner_id into new.scope, new.tenant_id, new.partner_id
        from registration_requests where id = new.registration_request_id;
      if not found then
        raise exception 'an application needs its registration request'
          using errcode = 'foreign_key_violation', constraint = 'applications_registration_request_id_fkey';
      end if;
      return new;
    end $$;
    create trigger copy_place_of_request
      before insert or update of registration_request_id, scope, tenant_id, partner_id on applications
      for each row execute function copy_place_of_request()`,
    [await currentSchema(db)],
  );
}
