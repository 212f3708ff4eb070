import type { Knex } from 'knex';

/** Deletes a request's row. A database restored from an older backup would not have it. */
export async function forgetRequest(db: Knex, id: string): Promise<void> {
  await db('audit_events').where({ registration_request_id: id }).delete();
  await db('registration_requests').where({ id }).delete();
}

/** Undoes the write of a decision. A database restored from an older backup would not have it. */
export async function forgetDecision(db: Knex, id: string): Promise<void> {
  await db.raw(
    `with forgotten as (
       update registration_requests set status = 'PENDING', decided_at = null, decided_by_sub = null,
         rejection_reason = null, application_id = null where id = ? returning id
     ) select * from forgotten`,
    [id],
  );
}
