import { describeCaller, getStatistics } from '../../app/overview';
import { route } from '../route';
import { me, statistics } from '../schemas';

const tag = 'Overview';

/** The endpoints that tell callers about themselves, and about all that they may see. */
export const overviewRoutes = [
  route({
    method: 'get',
    path: '/api/v1/admin/me',
    tag,
    operationId: 'getMe',
    summary: 'Who you are to the service, and what your token reaches',
    access: 'any_role',
    request: {},
    responses: { 200: { description: 'What the token says', schema: me } },
    handler: (_app, { caller }) => Promise.resolve({ status: 200, body: describeCaller(caller) }),
  }),
  route({
    method: 'get',
    path: '/api/v1/admin/statistics',
    tag,
    operationId: 'getStatistics',
    summary: 'What waits, how long decisions take and how requests end, of those you may see',
    access: 'any_role',
    request: {},
    responses: { 200: { description: 'The statistics, as they are now', schema: statistics } },
    handler: async (app, { caller }) => ({ status: 200, body: await getStatistics(app, caller) }),
  }),
];
