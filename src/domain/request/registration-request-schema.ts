import { z } from 'zod';
import { EMAIL_MAX_LENGTH, isEmailAddress } from '../text/email-rule';
import { optional, problem, text, valueError } from '../text/input-text';
import {
  APPLICATION_TYPES,
  type ApplicationType,
  type RequestedApplication,
  SCOPES,
} from './requested-application';
import {
  allowedOriginProblem,
  redirectUriProblem,
  URI_MAX_LENGTH,
  URI_PATTERN,
  websiteUrlProblem,
} from '../text/uri-rules';

const MAX_ITEMS = 50;

/** A scope token (RFC 6749, section 3.3). Names of grant types have the same grammar. */
const TOKEN = /^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/;

const token = z
  .string()
  .superRefine((value, context) => {
    if (!TOKEN.test(value)) {
      context.addIssue(
        valueError('must be 1 to 200 printable ASCII characters without spaces, quotes or backslashes'),
      );
    }
  })
  .meta({ minLength: 1, maxLength: 200, pattern: TOKEN.source });

const emailAddress = z
  .string()
  .superRefine((value, context) => {
    if (isEmailAddress(value)) return;
    const message = 'value is not a valid email address: write it like name@example.com';
    context.addIssue(problem('value_error', message));
  })
  .meta({ format: 'email', maxLength: EMAIL_MAX_LENGTH });

const id = text({ min: 1, max: 255 });
/** The pattern is for OpenAPI. It says what a pattern can say about the URI rules. */
const uri = z.string().meta({ format: 'uri', maxLength: URI_MAX_LENGTH, pattern: URI_PATTERN });
const uris = z.array(uri).max(MAX_ITEMS);

const members = z.object({
  scope: z.enum(SCOPES),
  tenant_id: optional(id).meta({ description: 'Required for TENANT; not used otherwise' }),
  partner_id: optional(id).meta({ description: 'Required for PARTNER; not used otherwise' }),
  name: text({ min: 1, max: 200 }),
  description: optional(text({ max: 2000, multiline: true })),
  application_type: z.enum(APPLICATION_TYPES),
  redirect_uris: uris.default([]),
  post_logout_redirect_uris: optional(uris),
  allowed_origins: optional(uris),
  requested_scopes: z.array(token).max(MAX_ITEMS).default(['openid', 'profile', 'email']),
  grant_types: z.array(token).max(MAX_ITEMS).default(['authorization_code', 'refresh_token']),
  contact_email: emailAddress,
  contact_name: optional(text({ max: 200 })),
  organization_name: optional(text({ max: 200 })),
  website_url: optional(uri).meta({ example: 'https://www.example.com' }),
});

/**
 * The input of a create, over HTTP or from another workflow. It is validated, defaults are filled in, and ids that the
 * scope does not use are dropped. There is no other schema of this input. OpenAPI is generated from it too.
 */
export const registrationRequestCreate: z.ZodType<RequestedApplication> = members
  .superRefine(checkAcrossMembers, { when: ({ value }) => typeof value === 'object' && value !== null })
  .transform((request) => ({
    ...request,
    tenant_id: request.scope === 'TENANT' ? request.tenant_id : null,
    partner_id: request.scope === 'PARTNER' ? request.partner_id : null,
  }))
  .meta({
    id: 'RegistrationRequestCreate',
    example: {
      scope: 'TENANT',
      tenant_id: 'acme-eu',
      name: 'Payroll',
      application_type: 'WEB',
      redirect_uris: ['https://payroll.example.com/callback'],
      contact_email: 'owner@example.com',
    },
  });

/** Runs even if a member is wrong, so that one answer names every problem. So a member may have any type here. */
function checkAcrossMembers(
  raw: Partial<Record<keyof RequestedApplication, unknown>>,
  context: z.RefinementCtx,
): void {
  for (const [scope, member] of [
    ['TENANT', 'tenant_id'],
    ['PARTNER', 'partner_id'],
  ] as const) {
    if (raw.scope === scope && (raw[member] ?? null) === null) {
      context.addIssue({ ...valueError(`${member} is required for ${scope} scope`), path: [member] });
    }
  }
  const type = APPLICATION_TYPES.find((known): known is ApplicationType => known === raw.application_type);
  const rules = {
    redirect_uris: (uri: string) => redirectUriProblem(uri, type),
    post_logout_redirect_uris: (uri: string) => redirectUriProblem(uri, type),
    allowed_origins: allowedOriginProblem,
  };
  for (const [member, rule] of Object.entries(rules)) {
    const list = raw[member as keyof typeof rules];
    if (!Array.isArray(list) || list.length > MAX_ITEMS) continue;
    list.forEach((uri: unknown, index) => {
      const found = typeof uri === 'string' ? rule(uri) : undefined;
      if (found !== undefined) context.addIssue({ ...valueError(found), path: [member, index] });
    });
  }
  const found = typeof raw.website_url === 'string' ? websiteUrlProblem(raw.website_url) : undefined;
  if (found !== undefined) context.addIssue({ ...valueError(found), path: ['website_url'] });
}
