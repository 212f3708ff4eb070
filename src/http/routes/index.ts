import type { Route } from '../route';
import { applicationRoutes } from './applications';
import { approvalPolicyRoutes } from './approval-policy';
import { auditEventRoutes } from './audit-events';
import { bulkDecisionRoutes } from './bulk-decisions';
import { directoryRoutes } from './directory';
import { healthRoutes } from './health';
import { overviewRoutes } from './overview';
import { registrationRequestRoutes } from './registration-requests';

/** Every endpoint of the service, except those of its documentation. */
export const routes: Route[] = [
  ...bulkDecisionRoutes,
  ...registrationRequestRoutes,
  ...applicationRoutes,
  ...auditEventRoutes,
  ...directoryRoutes,
  ...approvalPolicyRoutes,
  ...overviewRoutes,
  ...healthRoutes,
];
