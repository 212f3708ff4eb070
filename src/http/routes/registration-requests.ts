import { z } from 'zod';
import { createRegistrationRequest } from '../../app/request/create-registration-request';
import { approveRegistrationRequest } from '../../app/request/approve-registration-request';
import {
  cancelRegistrationRequest,
  rejectRegistrationRequest,
  requestChanges,
} from '../../app/request/decide-registration-request';
import {
  getRegistrationRequest,
  listRegistrationRequests,
  listRequestEvents,
  listRequestRevisions,
} from '../../app/request/read-registration-requests';
import { reviseRegistrationRequest } from '../../app/request/revise-registration-request';
import { validateRegistrationRequest } from '../../app/request/validate-registration-request';
import { registrationRequestCreate } from '../../domain/request/registration-request-schema';
import { listed, pageOf, trailPaging } from '../paging';
import { errorResponses } from '../responses';
import { route } from '../route';
import { approved, BASE, decided, locationOf, tagOf } from './request-answers';
import {
  approval,
  cancellation,
  changeRequest,
  conditionalHeaders,
  decisionHeaders,
  keyedHeaders,
  approvedApplication,
  auditEvent,
  idOf,
  registrationRequest,
  rejection,
  requestFilter,
  requestRevisions,
  validRequest,
} from '../schemas';

const tag = 'Registration requests';
const params = z.object({ request_id: idOf('Registration request') });

const { notFound, conflict, preconditionFailed, preconditionRequired, outcomeUnknown, provisioningFailed } =
  errorResponses;
const decisionErrors = { ...notFound, ...conflict, ...preconditionFailed, ...outcomeUnknown };
const location = { Location: 'The path of the registration request' };
const etag = { ETag: 'Names this state of the request; send it as If-Match to decide only this state' };
const one = { description: 'The registration request', schema: registrationRequest, headers: etag };
const accepted = {
  description: 'The decision is stored but not applied yet: read the request again later',
  schema: registrationRequest,
  headers: { ...location, ...etag },
};

/** The endpoints of registration requests. */
export const registrationRequestRoutes = [
  route({
    method: 'get',
    path: BASE,
    tag,
    operationId: 'listRegistrationRequests',
    summary: 'The registration requests you may see and look for, newest first unless `sort` says otherwise',
    access: 'any_role',
    request: { query: requestFilter },
    responses: { 200: pageOf('A page of registration requests', registrationRequest) },
    handler: async (app, { caller, query }) =>
      listed(BASE, query, await listRegistrationRequests(app, caller, query)),
  }),
  route({
    method: 'post',
    path: BASE,
    tag,
    operationId: 'createRegistrationRequest',
    summary: 'Ask for an application to be registered',
    access: 'any_role',
    request: { headers: keyedHeaders, body: registrationRequestCreate },
    responses: { 201: { ...one, headers: { ...location, ...etag } }, ...conflict, ...outcomeUnknown },
    handler: async (app, { caller, body, keyedId }) => {
      const request = await createRegistrationRequest(app, caller, body, keyedId);
      return { status: 201, body: request, headers: { ...tagOf(request), ...locationOf(request.id) } };
    },
  }),
  route({
    method: 'post',
    path: `${BASE}/validate`,
    tag,
    operationId: 'validateRegistrationRequest',
    summary: 'What would become of a create: starts and writes nothing',
    access: 'any_role',
    // It takes no Idempotency-Key, because a key is stored.
    request: { body: registrationRequestCreate },
    responses: { 200: { description: 'A create would be accepted', schema: validRequest } },
    handler: async (app, { caller, body }) => ({
      status: 200,
      body: await validateRegistrationRequest(app, caller, body),
    }),
  }),
  route({
    method: 'get',
    path: `${BASE}/:request_id`,
    tag,
    operationId: 'getRegistrationRequest',
    summary: 'One registration request; a pending one has the live state of its workflow',
    access: 'any_role',
    request: { params },
    responses: { 200: one, ...notFound },
    handler: async (app, { caller, params: { request_id } }) => {
      const request = await getRegistrationRequest(app, caller, request_id);
      return { status: 200, body: request, headers: tagOf(request) };
    },
  }),
  route({
    method: 'put',
    path: `${BASE}/:request_id`,
    tag,
    operationId: 'reviseRegistrationRequest',
    summary: 'Replace what a pending registration request asks for: its approvals are void then',
    access: 'any_role',
    request: { params, headers: conditionalHeaders, body: registrationRequestCreate },
    responses: { 200: one, 202: accepted, ...decisionErrors, ...preconditionRequired },
    handler: async (app, { caller, params: { request_id }, body, ...call }) =>
      decided(await reviseRegistrationRequest(app, caller, request_id, body, call)),
  }),
  route({
    method: 'delete',
    path: `${BASE}/:request_id`,
    tag,
    operationId: 'cancelRegistrationRequest',
    summary: 'Cancel a pending registration request',
    access: 'any_role',
    request: { params, query: cancellation, headers: conditionalHeaders },
    responses: { 200: one, 202: accepted, ...decisionErrors },
    handler: async (app, { caller, params: { request_id }, query, ...call }) =>
      decided(await cancelRegistrationRequest(app, caller, request_id, { ...call, ...query })),
  }),
  route({
    method: 'post',
    path: `${BASE}/:request_id/approve`,
    tag,
    operationId: 'approveRegistrationRequest',
    summary:
      'Approve a pending registration request. The last approval that its rule needs creates the application and shows its secret once',
    access: 'any_role',
    request: { params, headers: decisionHeaders, body: approval },
    responses: {
      200: {
        description:
          'The application, with its client secret; or the registration request, if further approvals are missing',
        schema: z.union([approvedApplication, registrationRequest]),
        headers: { ETag: 'Only if further approvals are missing' },
      },
      202: accepted,
      ...decisionErrors,
      ...provisioningFailed,
    },
    handler: async (app, { caller, params: { request_id }, body, ...call }) =>
      approved(
        await approveRegistrationRequest(
          app,
          caller,
          request_id,
          { notes: body?.notes ?? null, override: body?.override ?? false },
          { ...call, revision: body?.revision },
        ),
      ),
  }),
  route({
    method: 'post',
    path: `${BASE}/:request_id/reject`,
    tag,
    operationId: 'rejectRegistrationRequest',
    summary: 'Reject a pending registration request',
    access: 'any_role',
    request: { params, headers: decisionHeaders, body: rejection },
    responses: { 200: one, 202: accepted, ...decisionErrors },
    handler: async (app, { caller, params: { request_id }, body: { reason, revision }, ...call }) =>
      decided(
        await rejectRegistrationRequest(app, caller, request_id, reason, {
          ...call,
          revision,
        }),
      ),
  }),
  route({
    method: 'post',
    path: `${BASE}/:request_id/request-changes`,
    tag,
    operationId: 'requestChangesOfRegistrationRequest',
    summary: 'Ask for changes: until they are made, only you can approve the registration request',
    access: 'any_role',
    request: { params, headers: decisionHeaders, body: changeRequest },
    responses: { 200: one, 202: accepted, ...decisionErrors },
    handler: async (app, { caller, params: { request_id }, body: { comment, revision }, ...call }) =>
      decided(await requestChanges(app, caller, request_id, comment, { ...call, revision })),
  }),
  route({
    method: 'get',
    path: `${BASE}/:request_id/revisions`,
    tag,
    operationId: 'listRegistrationRequestRevisions',
    summary: 'What a registration request asked for, revision by revision, newest first',
    access: 'any_role',
    request: { params },
    responses: { 200: { description: 'The revisions', schema: requestRevisions }, ...notFound },
    handler: async (app, { caller, params: { request_id } }) => ({
      status: 200,
      body: { items: await listRequestRevisions(app, caller, request_id) },
    }),
  }),
  route({
    method: 'get',
    path: `${BASE}/:request_id/events`,
    tag,
    operationId: 'listRegistrationRequestEvents',
    summary: 'The audit trail of a registration request, oldest first',
    access: 'any_role',
    request: { params, query: trailPaging },
    responses: { 200: pageOf('A page of events', auditEvent), ...notFound },
    handler: async (app, { caller, params: { request_id }, query }) =>
      listed(`${BASE}/${request_id}/events`, query, await listRequestEvents(app, caller, request_id, query)),
  }),
];
