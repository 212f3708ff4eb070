import type { Route } from '../route';
import { applicationRoutes } from './applications';
import { directoryRoutes } from './directory';
import { healthRoutes } from './health';
import { registrationRequestRoutes } from './registration-requests';

/** Every endpoint of the service, but for its own description. */
export const routes: Route[] = [
  ...registrationRequestRoutes,
  ...applicationRoutes,
  ...directoryRoutes,
  ...healthRoutes,
];
