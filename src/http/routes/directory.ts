import { z } from 'zod';
import {
  getPartner,
  getTenant,
  listVisiblePartners,
  listVisibleTenants,
  savePartner,
  saveTenant,
} from '../../app/directory/directory';
import { listed, pageOf } from '../paging';
import { errorResponses } from '../responses';
import { route } from '../route';
import {
  directoryId,
  partner,
  partnerFilter,
  partnerInput,
  tenant,
  tenantFilter,
  tenantInput,
} from '../schemas';

const tag = 'Directory';
const PARTNERS = '/api/v1/admin/partners';
const TENANTS = '/api/v1/admin/tenants';
const { notFound, outcomeUnknown } = errorResponses;
const partnerParams = z.object({ partner_id: directoryId });
const tenantParams = z.object({ tenant_id: directoryId });

/** The endpoints of the directory, which says which tenant belongs to which partner. */
export const directoryRoutes = [
  route({
    method: 'get',
    path: PARTNERS,
    tag,
    operationId: 'listPartners',
    summary: 'The partners you may see, ordered by id',
    access: 'any_role',
    request: { query: partnerFilter },
    responses: { 200: pageOf('A page of partners', partner) },
    handler: async (app, { caller, query }) =>
      listed(PARTNERS, query, await listVisiblePartners(app, caller, query)),
  }),
  route({
    method: 'get',
    path: `${PARTNERS}/:partner_id`,
    tag,
    operationId: 'getPartner',
    summary: 'One partner',
    access: 'any_role',
    request: { params: partnerParams },
    responses: { 200: { description: 'The partner', schema: partner }, ...notFound },
    handler: async (app, { caller, params }) => ({
      status: 200,
      body: await getPartner(app, caller, params.partner_id),
    }),
  }),
  route({
    method: 'put',
    path: `${PARTNERS}/:partner_id`,
    tag,
    operationId: 'putPartner',
    summary: 'Add or rename a partner (super admins)',
    access: 'any_role',
    request: { params: partnerParams, body: partnerInput },
    responses: {
      200: { description: 'The partner was changed', schema: partner },
      201: { description: 'The partner was added', schema: partner },
      ...notFound,
      ...outcomeUnknown,
    },
    handler: async (app, { caller, params, body }) => {
      const saved = { id: params.partner_id, name: body.name };
      return { status: (await savePartner(app, caller, saved)) ? 201 : 200, body: saved };
    },
  }),
  route({
    method: 'get',
    path: TENANTS,
    tag,
    operationId: 'listTenants',
    summary: 'The tenants you may see, ordered by id',
    access: 'any_role',
    request: { query: tenantFilter },
    responses: { 200: pageOf('A page of tenants', tenant) },
    handler: async (app, { caller, query }) =>
      listed(TENANTS, query, await listVisibleTenants(app, caller, query)),
  }),
  route({
    method: 'get',
    path: `${TENANTS}/:tenant_id`,
    tag,
    operationId: 'getTenant',
    summary: 'One tenant',
    access: 'any_role',
    request: { params: tenantParams },
    responses: { 200: { description: 'The tenant', schema: tenant }, ...notFound },
    handler: async (app, { caller, params }) => ({
      status: 200,
      body: await getTenant(app, caller, params.tenant_id),
    }),
  }),
  route({
    method: 'put',
    path: `${TENANTS}/:tenant_id`,
    tag,
    operationId: 'putTenant',
    summary: 'Add or rename a tenant, or move it to another partner (super admins)',
    access: 'any_role',
    request: { params: tenantParams, body: tenantInput },
    responses: {
      200: { description: 'The tenant was changed', schema: tenant },
      201: { description: 'The tenant was added', schema: tenant },
      ...notFound,
      ...outcomeUnknown,
    },
    handler: async (app, { caller, params, body }) => {
      const saved = { id: params.tenant_id, ...body };
      return { status: (await saveTenant(app, caller, saved)) ? 201 : 200, body: saved };
    },
  }),
];
