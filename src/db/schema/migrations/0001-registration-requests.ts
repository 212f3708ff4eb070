import type { Knex } from 'knex';

/**
 * The projection of the workflows, the applications they created, and the audit trail. Every invariant that one
 * table can hold is a constraint here: a wrong state is refused by Postgres, whoever writes it.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table partners (
      id text primary key check (length(id) between 1 and 255),
      name text not null,
      created_at timestamptz(3) not null default now(),
      updated_at timestamptz(3) not null default now()
    );

    create table tenants (
      id text primary key check (length(id) between 1 and 255),
      name text not null,
      partner_id text not null references partners,
      created_at timestamptz(3) not null default now(),
      updated_at timestamptz(3) not null default now()
    );
    create index tenants_partner_id on tenants (partner_id);

    create table registration_requests (
      id uuid primary key,
      status text not null check (status in ('PENDING', 'APPROVED', 'REJECTED', 'CANCELLED', 'EXPIRED')),
      scope text not null check (scope in ('GLOBAL', 'PARTNER', 'TENANT')),
      tenant_id text references tenants,
      partner_id text references partners,
      name text not null check (length(name) between 1 and 200),
      description text,
      application_type text not null check (application_type in ('WEB', 'SPA', 'NATIVE', 'SERVICE', 'SAML_SP')),
      redirect_uris text[] not null,
      post_logout_redirect_uris text[],
      allowed_origins text[],
      requested_scopes text[] not null,
      grant_types text[] not null,
      contact_email text not null,
      contact_name text,
      organization_name text,
      website_url text,
      review_findings jsonb not null,
      requested_by_sub text not null,
      requested_by_name text,
      created_at timestamptz(3) not null,
      updated_at timestamptz(3) not null,
      expires_at timestamptz(3) not null,
      decided_at timestamptz(3),
      decided_by_sub text,
      decided_by_name text,
      decision_notes text,
      rejection_reason text,
      application_id uuid unique,
      -- The ids a scope uses, and no other. A tenant's partner is looked up, so that a tenant that moves takes its requests along.
      constraint placed_by_scope check ((tenant_id is not null) = (scope = 'TENANT') and (partner_id is not null) = (scope = 'PARTNER')),
      constraint decided_by_somebody check (
        (status in ('APPROVED', 'REJECTED', 'CANCELLED')) = (decided_at is not null)
        and (decided_at is null) = (decided_by_sub is null)
      ),
      constraint rejected_with_a_reason check ((status = 'REJECTED') = (rejection_reason is not null)),
      constraint approved_with_an_application check ((status = 'APPROVED') = (application_id is not null)),
      constraint expires_after_creation check (expires_at > created_at)
    );

    create table applications (
      id uuid primary key,
      client_id text not null unique,
      registration_request_id uuid not null unique references registration_requests,
      token_endpoint_auth_method text not null check (token_endpoint_auth_method in ('client_secret_basic', 'none')),
      name text not null,
      description text,
      application_type text not null check (application_type in ('WEB', 'SPA', 'NATIVE', 'SERVICE', 'SAML_SP')),
      redirect_uris text[] not null,
      post_logout_redirect_uris text[],
      allowed_origins text[],
      scopes text[] not null,
      grant_types text[] not null,
      status text not null check (status in ('ACTIVE')),
      created_at timestamptz(3) not null,
      created_by_sub text not null,
      created_by_name text,
      constraint secret_only_if_confidential check (
        (token_endpoint_auth_method = 'client_secret_basic') = (application_type in ('WEB', 'SERVICE'))
      ),
      unique (id, registration_request_id),
      unique (id, token_endpoint_auth_method)
    );
    -- A request's application is the one that was created for it.
    alter table registration_requests add constraint own_application
      foreign key (application_id, id) references applications (id, registration_request_id);

    create table application_secrets (
      id uuid primary key,
      application_id uuid not null,
      -- References the method too, so that a public client cannot have a secret.
      token_endpoint_auth_method text not null default 'client_secret_basic'
        check (token_endpoint_auth_method = 'client_secret_basic'),
      -- Two slots: at most two active secrets, whatever runs at once.
      slot smallint not null check (slot in (1, 2)),
      sha256 bytea not null check (length(sha256) = 32),
      hint text not null check (length(hint) = 4),
      -- The attempt of the provisioning activity that issued it; null for a secret issued over REST.
      provisioning_attempt integer,
      created_at timestamptz(3) not null,
      created_by_sub text not null,
      created_by_name text,
      unique (application_id, slot),
      foreign key (application_id, token_endpoint_auth_method)
        references applications (id, token_endpoint_auth_method) on delete cascade
    );

    create table audit_events (
      id uuid primary key,
      action text not null,
      registration_request_id uuid references registration_requests,
      subject text not null,
      actor_sub text,
      actor_name text,
      at timestamptz(3) not null,
      detail jsonb not null default '{}'
    );
    create index audit_events_of_request on audit_events (registration_request_id, at, id);

    -- One index for each list a role can ask for, newest first: everything; one status or scope; a partner's own; a tenant's.
    create index requests_newest on registration_requests (created_at desc, id desc);
    create index requests_by_status on registration_requests (status, created_at desc, id desc);
    create index requests_by_scope on registration_requests (scope, created_at desc, id desc);
    create index requests_by_partner on registration_requests (partner_id, created_at desc, id desc) where partner_id is not null;
    create index requests_by_tenant on registration_requests (tenant_id, created_at desc, id desc) where tenant_id is not null;
    -- The same name waiting in the same place is a review finding.
    create index pending_names on registration_requests (lower(name)) where status = 'PENDING';
    create index applications_newest on applications (created_at desc, id desc);
  `);
}
