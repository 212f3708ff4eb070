import { z } from 'zod';
import { ROLES } from '../domain/permissions';
import { policyRules } from '../domain/policy/policy-schema';
import { registrationRequestCreate } from '../domain/request/registration-request-schema';
import { text } from '../domain/text/input-text';
import { actorOrNull, approvers, ruleDescription, time } from './schemas';

/** The approval policy in an answer. */
export const approvalPolicy = z
  .strictObject({
    version: z.int().meta({ description: '0 is the built-in policy' }),
    rules: policyRules,
    updated_at: time.nullable(),
    updated_by: actorOrNull,
  })
  .meta({ id: 'ApprovalPolicy' });

/** The body that replaces the approval policy. */
export const approvalPolicyInput = z.strictObject({ rules: policyRules }).meta({
  id: 'ApprovalPolicyInput',
  example: {
    rules: [
      {
        name: 'production-web',
        when: { application_type: ['WEB'] },
        require: [
          { name: 'owner', from: { roles: ['tenant_admin'] }, count: 1 },
          { name: 'security', from: { groups: ['sec'] }, count: 2 },
        ],
      },
      {
        name: 'default',
        require: [{ name: 'admin', from: { roles: [...ROLES] }, count: 1 }],
        requester_may_approve: true,
      },
    ],
  },
});

const id = text({ min: 1, max: 255 });

/** The body that asks which rule matches a request. */
export const policyTest = z
  .strictObject({
    request: registrationRequestCreate,
    requested_by: z.strictObject({
      sub: id,
      role: z.enum(ROLES).optional(),
      groups: z.array(id).max(50).optional(),
    }),
    rules: policyRules.optional().meta({ description: 'A draft to try instead of the policy of the day' }),
  })
  .meta({ id: 'PolicyTest' });

/** Which rule matches a request, and why. */
export const policyTestResult = ruleDescription
  .extend({
    reason: z.string().nullable(),
    remind: z.array(z.string()).meta({ description: 'ISO 8601 durations' }),
    escalate: z
      .strictObject({ after: z.string().meta({ description: 'ISO 8601 duration' }), also_from: approvers })
      .nullable(),
    rules: z
      .array(z.strictObject({ name: z.string(), matches: z.boolean(), unmet: z.array(z.string()) }))
      .meta({
        description: 'Each rule up to the one that matches; `unmet` names the conditions that are not met',
      }),
  })
  .meta({ id: 'PolicyTestResult' });
