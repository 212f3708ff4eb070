import { z } from 'zod';
import { createRegistrationRequest } from '../../app/create-registration-request';
import {
  type Accepted,
  approveRegistrationRequest,
  cancelRegistrationRequest,
  rejectRegistrationRequest,
} from '../../app/decide-registration-request';
import {
  getRegistrationRequest,
  listRegistrationRequests,
  listRequestEvents,
} from '../../app/read-registration-requests';
import { registrationRequestCreate } from '../../domain/registration-request-schema';
import { errorResponses } from '../responses';
import { type Answer, route } from '../route';
import {
  approval,
  approvedApplication,
  auditEvents,
  pageOf,
  registrationRequest,
  rejection,
  requestFilter,
} from '../schemas';

const BASE = '/api/v1/admin/registration-requests';
const tag = 'Registration requests';
const params = z.object({ request_id: z.string() });
const one = { description: 'The registration request', schema: registrationRequest };
const { notFound, conflict, outcomeUnknown, provisioningFailed } = errorResponses;
const decisionErrors = { ...notFound, ...conflict, ...outcomeUnknown };
const location = { Location: 'Path of the registration request' };
const accepted = {
  description: 'The decision is durable but not applied yet: look at the request later',
  schema: registrationRequest,
  headers: location,
};

/** The endpoints of registration requests. */
export const registrationRequestRoutes = [
  route({
    method: 'get',
    path: BASE,
    tag,
    operationId: 'listRegistrationRequests',
    summary: 'The registration requests you may see, newest first',
    access: 'any_role',
    request: { query: requestFilter },
    responses: { 200: { description: 'A page of them', schema: pageOf(registrationRequest) } },
    handler: async (app, { caller, query }) => ({
      status: 200,
      body: await listRegistrationRequests(app, caller, query),
    }),
  }),
  route({
    method: 'post',
    path: BASE,
    tag,
    operationId: 'createRegistrationRequest',
    summary: 'Ask for an application to be registered',
    access: 'any_role',
    request: { body: registrationRequestCreate },
    responses: { 201: { ...one, headers: location }, ...outcomeUnknown },
    handler: async (app, { caller, body }) => {
      const request = await createRegistrationRequest(app, caller, body);
      return { status: 201, body: request, headers: locationOf(request.id) };
    },
  }),
  route({
    method: 'get',
    path: `${BASE}/:request_id`,
    tag,
    operationId: 'getRegistrationRequest',
    summary: 'One registration request; a pending one with what its workflow says now',
    access: 'any_role',
    request: { params },
    responses: { 200: one, ...notFound },
    handler: async (app, { caller, params: { request_id } }) => ({
      status: 200,
      body: await getRegistrationRequest(app, caller, request_id),
    }),
  }),
  route({
    method: 'delete',
    path: `${BASE}/:request_id`,
    tag,
    operationId: 'cancelRegistrationRequest',
    summary: 'Cancel a pending registration request',
    access: 'any_role',
    request: { params },
    responses: { 200: one, 202: accepted, ...decisionErrors },
    handler: async (app, { caller, params: { request_id } }) =>
      decided(await cancelRegistrationRequest(app, caller, request_id)),
  }),
  route({
    method: 'post',
    path: `${BASE}/:request_id/approve`,
    tag,
    operationId: 'approveRegistrationRequest',
    summary: 'Approve a pending registration request: creates the application and shows its secret once',
    access: 'any_role',
    request: { params, body: approval },
    responses: {
      200: { description: 'The application, with its client secret', schema: approvedApplication },
      202: accepted,
      ...decisionErrors,
      ...provisioningFailed,
    },
    handler: async (app, { caller, params: { request_id }, body }) =>
      decided(await approveRegistrationRequest(app, caller, request_id, body?.notes ?? null)),
  }),
  route({
    method: 'post',
    path: `${BASE}/:request_id/reject`,
    tag,
    operationId: 'rejectRegistrationRequest',
    summary: 'Reject a pending registration request',
    access: 'any_role',
    request: { params, body: rejection },
    responses: { 200: one, 202: accepted, ...decisionErrors },
    handler: async (app, { caller, params: { request_id }, body }) =>
      decided(await rejectRegistrationRequest(app, caller, request_id, body.reason)),
  }),
  route({
    method: 'get',
    path: `${BASE}/:request_id/events`,
    tag,
    operationId: 'listRegistrationRequestEvents',
    summary: 'The audit trail of a registration request, oldest first',
    access: 'any_role',
    request: { params },
    responses: { 200: { description: 'Its events', schema: auditEvents }, ...notFound },
    handler: async (app, { caller, params: { request_id } }) => ({
      status: 200,
      body: { items: await listRequestEvents(app, caller, request_id) },
    }),
  }),
];

function decided(result: object | Accepted): Answer {
  if (!('accepted' in result)) return { status: 200, body: result };
  return { status: 202, body: result.accepted, headers: locationOf(result.accepted.id) };
}

function locationOf(id: string): Record<string, string> {
  return { Location: `${BASE}/${id}` };
}
