import { z } from 'zod';
import { AUDIT_ACTIONS } from '../domain/audit-event';
import { ROLES } from '../domain/permissions';
import { OBSTACLES, type Verb, VERBS } from '../domain/policy/verdicts';
import { DECISION_KINDS, MAX_REMARK } from '../domain/request/decision';
import { SIGNALS } from '../domain/request/signal';
import { isUuid } from '../domain/request/workflow-id';
import { optional, text, valueError } from '../domain/text/input-text';
import { APPLICATION_TYPES, SCOPES, STATUSES } from '../domain/request/requested-application';
import { REQUEST_ORDERS } from '../domain/request/request-order';
import { eventPaging, pagingById, pagingByTime } from './paging';

/** A time in an answer. */
export const time = z.iso
  .datetime()
  .meta({ description: 'UTC, ISO 8601', example: '2026-01-31T12:00:00.000Z' });
const actor = z.strictObject({ sub: z.string(), name: z.string().optional() }).meta({ id: 'Actor' });
/** An actor in an answer, or null. It is a union, because OpenAPI cannot make a reference to a schema nullable. */
export const actorOrNull = z.union([actor, z.null()]);
const uris = z.array(z.string());

const live = z
  .strictObject({
    status: z.enum(STATUSES),
    decision: z
      .strictObject({ kind: z.enum(DECISION_KINDS), decision_id: z.string(), actor, at: time })
      .nullable(),
    provisioning: z.strictObject({
      attempts: z.int(),
      last_error: z
        .strictObject({ decision_id: z.string(), type: z.string(), message: z.string(), at: time })
        .nullable(),
    }),
    ignored_signals: z.array(z.strictObject({ signal: z.enum(SIGNALS), problem: z.string(), at: time })),
    revision: z.int().optional(),
    missing: z.int().optional().meta({ description: 'How many approvals are missing' }),
  })
  .meta({ id: 'LiveState', description: 'What the workflow answers now' });

const reviewFinding = z
  .strictObject({ code: z.string(), field: z.string(), message: z.string() })
  .meta({ id: 'ReviewFinding', description: 'Something unwise that an approver should see' });

/** People of a rule, as it was written. */
const people = z
  .strictObject({
    roles: z.array(z.enum(ROLES)).optional(),
    groups: z.array(z.string()).optional(),
    subs: z.array(z.string()).optional(),
  })
  .meta({ id: 'ApprovalFrom', description: 'One of these roles, groups or subjects is enough' });

const approvalState = z
  .strictObject({
    rule: z.string(),
    requirements: z.array(
      z.strictObject({
        name: z.string(),
        from: people,
        required: z.int(),
        approved_by: z.array(
          z.strictObject({
            sub: z.string(),
            name: z.string().optional(),
            at: time,
            notes: z.string().nullable(),
          }),
        ),
        satisfied: z.boolean(),
      }),
    ),
    missing: z.int().meta({ description: 'How many approvals are missing' }),
    escalated_at: time.nullable(),
    next_reminder_at: time.nullable(),
    overridden: z.boolean().meta({ description: 'Whether it was approved against what the rule asks for' }),
  })
  .meta({ id: 'ApprovalState', description: 'What the request needs to be approved, and what it has' });

const changesRequested = z
  .strictObject({ by: actor, at: time, comment: z.string() })
  .meta({ id: 'ChangesRequested' });

const obstacle = z.enum(OBSTACLES).nullable();
const you = z
  .strictObject(Object.fromEntries(VERBS.map((verb) => [verb, obstacle])) as Record<Verb, typeof obstacle>)
  .meta({ id: 'You', description: 'What keeps you from each of these, or null for nothing' });

/** What a request and its application have in common. */
const applicationMembers = {
  scope: z.enum(SCOPES),
  tenant_id: z.string().nullable(),
  partner_id: z.string().nullable(),
  name: z.string(),
  description: z.string().nullable(),
  application_type: z.enum(APPLICATION_TYPES),
  redirect_uris: uris,
  post_logout_redirect_uris: uris.nullable(),
  allowed_origins: uris.nullable(),
};

const requestedMembers = {
  ...applicationMembers,
  requested_scopes: z.array(z.string()),
  grant_types: z.array(z.string()),
  contact_email: z.string(),
  contact_name: z.string().nullable(),
  organization_name: z.string().nullable(),
  website_url: z.string().nullable(),
};
const requestedApplication = z.strictObject(requestedMembers).meta({ id: 'RequestedApplication' });

/** A registration request in an answer. */
export const registrationRequest = z
  .strictObject({
    id: z.uuid(),
    status: z.enum(STATUSES),
    ...requestedMembers,
    requested_by: actor,
    created_at: time,
    updated_at: time,
    expires_at: time,
    decided_at: time.nullable(),
    decided_by: actorOrNull,
    decision_notes: z.string().nullable(),
    rejection_reason: z.string().nullable(),
    application_id: z.uuid().nullable(),
    client_id: z.string().nullable(),
    review_findings: z.array(reviewFinding),
    workflow_id: z.string(),
    workflow_url: z.string().nullable(),
    revision: z.int().meta({ description: 'Counted from 1' }),
    changes_requested: z.union([changesRequested, z.null()]),
    approval: approvalState,
    you,
    live: live
      .nullable()
      .optional()
      .meta({ description: 'Only in the answer to GET of one pending request' }),
  })
  .meta({ id: 'RegistrationRequest' });

/** Who can fill the seats of a requirement, in an answer. */
export const approvers = z
  .strictObject({ roles: z.array(z.enum(ROLES)), groups: z.array(z.string()), subs: z.array(z.string()) })
  .meta({ id: 'Approvers', description: 'One of these roles, groups or subjects is enough' });

const requirement = z
  .strictObject({ name: z.string(), from: approvers, count: z.int() })
  .meta({ id: 'Requirement', description: 'How many people of a kind must approve' });

/** What a rule says about a request. */
export const ruleDescription = z.strictObject({
  rule: z.string().meta({ description: 'The rule that decides who must approve' }),
  decide: z
    .enum(['approve', 'reject'])
    .nullable()
    .meta({ description: 'What the rule does at once, or null if people decide' }),
  requirements: z.array(requirement),
  expires_in: z.string().meta({ description: 'ISO 8601 duration', example: 'P14D' }),
});

/** What would become of a create. */
export const validRequest = ruleDescription
  .extend({
    valid: z.literal(true),
    review_findings: z.array(reviewFinding),
    who_may_decide: approvers,
  })
  .meta({ id: 'ValidRequest' });

const secretHint = z.string().length(4).meta({ description: "The secret's last four characters" });

const secretNotice = z.string().optional().meta({
  description:
    'Present if the application has a secret that this answer does not show: says why, and how to get a new one',
});

const application = z.strictObject({
  id: z.uuid(),
  client_id: z.string(),
  token_endpoint_auth_method: z.enum(['client_secret_basic', 'none']),
  registration_request_id: z.uuid(),
  ...applicationMembers,
  scopes: z.array(z.string()),
  grant_types: z.array(z.string()),
  status: z.enum(['ACTIVE']),
  created_at: time,
  created_by: actor,
});

/** An application in a list. */
export const applicationSummary = application.meta({ id: 'Application' });

/** One application, with what is stored of its secrets. */
export const applicationWithSecrets = application
  .extend({
    secrets: z.array(z.strictObject({ id: z.uuid(), hint: secretHint, created_at: time, created_by: actor })),
  })
  .meta({ id: 'ApplicationWithSecrets' });

/** An application in the answer to its approval. */
export const approvedApplication = application
  .extend({
    client_secret: z.string().nullable().meta({ description: 'Shown here and never again' }),
    secret_notice: secretNotice,
  })
  .meta({ id: 'ApprovedApplication' });

/** A secret in the answer to the call that issued it. */
export const issuedSecret = z
  .strictObject({
    id: z.uuid(),
    client_secret: z.string().nullable(),
    hint: secretHint,
    created_at: time,
    secret_notice: secretNotice,
  })
  .meta({ id: 'IssuedSecret' });

/** An event of a request's audit trail. */
export const auditEvent = z
  .strictObject({
    id: z.uuid(),
    action: z.enum(AUDIT_ACTIONS),
    actor: actorOrNull,
    at: time,
    detail: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'AuditEvent' });

/** An event in the audit trail of everything. */
export const recordedEvent = auditEvent
  .extend({ subject: z.string(), registration_request_id: z.uuid().nullable() })
  .meta({ id: 'RecordedEvent' });

/** A partner of the directory in an answer. */
export const partner = z.strictObject({ id: z.string(), name: z.string() }).meta({ id: 'Partner' });
/** A tenant of the directory in an answer. */
export const tenant = z
  .strictObject({ id: z.string(), name: z.string(), partner_id: z.string() })
  .meta({ id: 'Tenant' });

/** What the statistics hold. */
export const statistics = z
  .strictObject({
    as_of: time,
    pending: z.strictObject({
      total: z.int(),
      oldest_created_at: time.nullable(),
      with_findings: z.int(),
      expiring: z
        .strictObject({ within_24_hours: z.int(), within_7_days: z.int() })
        .meta({ description: 'Each includes those that should have expired already' }),
    }),
    time_to_decision: z
      .strictObject({
        days: z.int(),
        decisions: z.int(),
        median_seconds: z.number().nullable(),
        p90_seconds: z.number().nullable(),
      })
      .meta({ description: 'From creation to approval or rejection, for the decisions of the last days' }),
    outcomes_by_week: z
      .array(
        z.strictObject({
          week: z.iso.date().meta({ description: 'The Monday it starts on, in UTC', example: '2026-01-26' }),
          created: z.int(),
          approved: z.int(),
          rejected: z.int(),
          cancelled: z.int(),
          expired: z.int(),
        }),
      )
      .meta({ description: 'Twelve weeks, oldest first. The last one is not over yet' }),
  })
  .meta({ id: 'Statistics' });

/** Who calls, and what it reaches. */
export const me = z
  .strictObject({
    sub: z.string(),
    name: z.string().nullable(),
    role: z.enum(ROLES),
    partner_id: z.string().nullable(),
    tenant_id: z.string().nullable(),
    groups: z.array(z.string()),
  })
  .meta({ id: 'Me' });

/** What Postgres keeps of a text: letters of all scripts, and the digits 0 to 9 (`search_words`). */
const WITH_A_WORD = /[\p{Alphabetic}0-9]/u;

const searchText = text({ min: 1, max: 200 })
  .superRefine((value, context) => {
    if (value === '' || WITH_A_WORD.test(value)) return;
    context.addIssue(valueError('must have at least one letter or digit to search for'));
  })
  .optional()
  .meta({
    description:
      'Words, separated by whatever is neither letter nor digit. Each must be the beginning of a word of the item. Case is ignored',
  });

const inDirectory = text({ min: 1, max: 255 }).optional();
const ofTenant = inDirectory.meta({ description: 'Only those of this tenant' });
const ofPartner = inDirectory.meta({
  description: "Only the partner's own and those of its tenants, by the directory as it is now",
});
const place = {
  scope: z.enum(SCOPES).optional(),
  tenant_id: ofTenant,
  partner_id: ofPartner,
  application_type: z.enum(APPLICATION_TYPES).optional(),
};

/** The query of the list of requests. */
export const requestFilter = pagingByTime.extend({
  status: z.enum(STATUSES).optional(),
  ...place,
  decided: z
    .enum(['true', 'false'])
    .transform((value) => value === 'true')
    .optional()
    .meta({ type: 'boolean', description: 'Only those that are PENDING no more, or only those that are' }),
  findings: z
    .enum(['any', 'none'])
    .optional()
    .meta({ description: 'Only those with a review finding, or only those without' }),
  requested_by: text({ min: 1, max: 255 }).optional().meta({ description: 'The `sub` of the requester' }),
  q: searchText,
  sort: z.enum(REQUEST_ORDERS).optional().meta({
    default: '-created_at',
    description: 'The time that orders the list; the latest first after a minus',
  }),
  waiting_for: z
    .enum(['me'])
    .optional()
    .meta({ description: 'Only pending requests that you could approve now: their `you.approve` is null' }),
});

/** The query of the list of applications. */
export const applicationFilter = pagingByTime.extend({ ...place, q: searchText });
/** The query of the list of partners. */
export const partnerFilter = pagingById.extend({ q: searchText });
/** The query of the list of tenants. */
export const tenantFilter = partnerFilter.extend({
  partner_id: inDirectory.meta({ description: 'Only the tenants of this partner' }),
});

/** The first and the last time that ISO 8601 and Postgres write with a year of four digits, in milliseconds. */
const [FIRST_TIME, LAST_TIME] = [Date.parse('0001-01-01T00:00:00Z'), Date.parse('9999-12-31T23:59:59.999Z')];

/** A time (RFC 3339, section 5.6), in UTC afterwards. */
const timeBound = z.string().transform((value, context) => {
  if (z.iso.datetime({ offset: true }).safeParse(value).success) {
    return new Date(Math.min(Math.max(Date.parse(value), FIRST_TIME), LAST_TIME)).toISOString();
  }
  context.addIssue(valueError('must be a time like 2026-01-31T12:00:00Z or 2026-01-31T13:00:00+01:00'));
  return z.NEVER;
});

/** The query of the audit events. */
export const eventFilter = eventPaging.extend({
  request_id: z
    .string()
    .superRefine((value, context) => {
      if (!isUuid(value)) context.addIssue(valueError('must be the id of a registration request'));
    })
    .optional()
    .meta({ format: 'uuid', description: 'Only events in the trail of this request' }),
  actor: text({ min: 1, max: 200 }).optional().meta({ description: 'The `sub` of who did it' }),
  action: z.enum(AUDIT_ACTIONS).optional(),
  from: timeBound.optional().meta({ format: 'date-time', description: 'Not before this time' }),
  to: timeBound.optional().meta({ format: 'date-time', description: 'Before this time' }),
});

const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;

const idempotencyKey = z
  .string()
  .superRefine((value, context) => {
    if (IDEMPOTENCY_KEY.test(value)) return;
    context.addIssue(valueError('must be 1 to 255 printable ASCII characters without spaces'));
  })
  .optional()
  .meta({
    description: 'A call that is sent again with the same key and the same body has no further effect',
    maxLength: 255,
    pattern: IDEMPOTENCY_KEY.source,
  });

/** The headers of a POST: an Idempotency-Key (draft-ietf-httpapi-idempotency-key-header). */
export const keyedHeaders = z.object({ 'idempotency-key': idempotencyKey });
/** The header of a decision: If-Match (RFC 9110, section 13.1.1). With it, only the reviewed state can be decided. */
export const conditionalHeaders = z.object({
  'if-match': z.string().optional().meta({ description: 'The ETag of the state that was reviewed' }),
});
/** The headers of a decision by POST. */
export const decisionHeaders = keyedHeaders.extend(conditionalHeaders.shape);

/** More than a request may ever have. OpenAPI needs a limit, because JSON has none. */
const MAX_REVISION = 999_999_999;
const revisionNumber = z.int().min(1).max(MAX_REVISION);

const revision = revisionNumber.nullish().meta({
  description: 'The revision that you looked at. If the request has another one by now, the answer is 409',
});

/** The body of an approval: none, null, or notes. */
export const approval = z
  .object({
    notes: optional(text({ max: MAX_REMARK, multiline: true })),
    revision,
    override: z.boolean().nullish().meta({
      description: 'Approves at once, if the rule allows that: for super admins, with notes',
    }),
  })
  .superRefine(({ notes, override }, context) => {
    if (override !== true || (notes ?? '').trim() !== '') return;
    context.addIssue({ ...valueError('are required for an override: say why'), path: ['notes'] });
  })
  .nullable()
  .default(null)
  .meta({ id: 'Approval' });

const reason = text({ min: 1, max: MAX_REMARK, multiline: true });
/** The body of a rejection. */
export const rejection = z.object({ reason, revision }).meta({ id: 'Rejection' });

/** The body that asks for changes. */
export const changeRequest = z.object({ comment: reason, revision }).meta({ id: 'ChangeRequest' });

/** The query of a cancellation. */
export const cancellation = z.object({
  revision: z
    .string()
    .superRefine((value, context) => {
      if (!REVISION.test(value)) context.addIssue(valueError('must be a whole number from 1 to 999999999'));
    })
    .transform(Number)
    .optional()
    .meta({
      type: 'integer',
      minimum: 1,
      maximum: MAX_REVISION,
      description: 'The revision that you looked at',
    }),
});
const REVISION = /^[1-9]\d{0,8}$/;

const valueOf = (when: string): z.ZodUnknown =>
  z.unknown().meta({ description: `The value of the field ${when}` });

const requestRevision = z
  .strictObject({
    revision: z.int(),
    submitted_by: actor,
    at: time,
    request: requestedApplication,
    changes: z
      .array(z.strictObject({ field: z.string(), from: valueOf('before'), to: valueOf('now') }))
      .meta({ description: 'Against the revision before' }),
  })
  .meta({ id: 'RequestRevision' });

/** All revisions of a request. */
export const requestRevisions = z.strictObject({ items: z.array(requestRevision) });

/** The body that decides on several requests. */
export const bulkDecision = z
  .object({
    decision: z.enum(DECISION_KINDS),
    ids: z.array(z.string()).min(1).max(100),
    reason: reason.nullish(),
    notes: optional(text({ max: MAX_REMARK, multiline: true })),
    revisions: z.record(z.string(), revisionNumber).nullish().meta({
      description:
        'The revision of each, by its id, that you looked at. One that has another by now is answered 409',
    }),
  })
  .superRefine(({ decision, ids, reason }, context) => {
    ids.forEach((id, index) => {
      if (ids.indexOf(id) < index)
        context.addIssue({ ...valueError('must not be there twice'), path: ['ids', index] });
    });
    if (decision === 'reject' && (reason ?? null) === null)
      context.addIssue({ ...valueError('is required to reject'), path: ['reason'] });
  })
  .meta({ id: 'BulkDecision' });

/** What became of each request, as the single call would have answered it. */
export const bulkResult = z
  .strictObject({
    items: z.array(
      z.strictObject({
        id: z.string(),
        status: z.int().meta({ description: 'The HTTP status of the single call' }),
        body: z.unknown().meta({ description: 'The body of the single call' }),
      }),
    ),
  })
  .meta({ id: 'BulkResult' });

const directoryName = text({ min: 1, max: 200 });
/** The body that creates or changes a partner. */
export const partnerInput = z.object({ name: directoryName }).meta({ id: 'PartnerInput' });
/** The body that creates or changes a tenant. */
export const tenantInput = z
  .object({ name: directoryName, partner_id: text({ min: 1, max: 255 }) })
  .meta({ id: 'TenantInput' });
/** Says that nothing can have this id. */
export const NOT_FOUND = 'not_found';

/**
 * The id of a thing in a path. Only a UUID can be one. Anything else is answered 404, like an unknown id, and reaches
 * neither the database nor the workflow engine.
 * @param thing what the answer calls it
 */
export function idOf(thing: string): z.ZodType<string> {
  return z
    .string()
    .refine(isUuid, { error: `${thing} not found`, params: { type: NOT_FOUND } })
    .meta({ format: 'uuid' });
}

/** An id of a partner or tenant in a path. */
export const directoryId = text({ min: 1, max: 255 });
