import { z } from 'zod';
import {
  getApplication,
  issueSecret,
  listApplications,
  revokeSecret,
} from '../../app/application/applications';
import { listed, pageOf } from '../paging';
import { errorResponses } from '../responses';
import { route } from '../route';
import { noticeOf } from '../secret-notice';
import {
  applicationFilter,
  applicationSummary,
  applicationWithSecrets,
  idOf,
  issuedSecret,
  keyedHeaders,
} from '../schemas';

const BASE = '/api/v1/admin/applications';
const tag = 'Applications';
const params = z.object({ application_id: idOf('Application') });
const { notFound, conflict, outcomeUnknown } = errorResponses;

/** The endpoints of applications and their secrets. */
export const applicationRoutes = [
  route({
    method: 'get',
    path: BASE,
    tag,
    operationId: 'listApplications',
    summary: 'The applications whose registration requests you may see, newest first',
    access: 'any_role',
    request: { query: applicationFilter },
    responses: { 200: pageOf('A page of applications', applicationSummary) },
    handler: async (app, { caller, query }) =>
      listed(BASE, query, await listApplications(app, caller, query)),
  }),
  route({
    method: 'get',
    path: `${BASE}/:application_id`,
    tag,
    operationId: 'getApplication',
    summary: 'One application, with the hints of its secrets',
    access: 'any_role',
    request: { params },
    responses: { 200: { description: 'The application', schema: applicationWithSecrets }, ...notFound },
    handler: async (app, { caller, params: { application_id } }) => ({
      status: 200,
      body: await getApplication(app, caller, application_id),
    }),
  }),
  route({
    method: 'post',
    path: `${BASE}/:application_id/secrets`,
    tag,
    operationId: 'issueSecret',
    summary: 'Issue another client secret, which is shown once; an application has two at most',
    access: 'any_role',
    request: { params, headers: keyedHeaders },
    responses: {
      201: { description: 'The secret', schema: issuedSecret },
      ...notFound,
      ...conflict,
      ...outcomeUnknown,
    },
    handler: async (app, { caller, params: { application_id }, keyedId }) => {
      const issued = await issueSecret(app, caller, application_id, keyedId);
      const withheld = issued.client_secret === null ? 'shown before' : undefined;
      return { status: 201, body: { ...issued, ...noticeOf(withheld) } };
    },
  }),
  route({
    method: 'delete',
    path: `${BASE}/:application_id/secrets/:secret_id`,
    tag,
    operationId: 'revokeSecret',
    summary: 'Delete a client secret: it stops working at once',
    access: 'any_role',
    request: { params: params.extend({ secret_id: idOf('Secret') }) },
    responses: { 204: { description: 'The secret is deleted' }, ...notFound, ...outcomeUnknown },
    handler: async (app, { caller, params: { application_id, secret_id } }) => {
      await revokeSecret(app, caller, application_id, secret_id);
      return { status: 204 };
    },
  }),
];
