import { createRootRouteWithContext, createRoute, createRouter } from '@tanstack/react-router';
import type { QueryClient } from '@tanstack/react-query';
import type { RegistrationClient } from '../client';
import { applicationSearch } from './applications/application-search';
import { meQuery } from './api/me';
import { auditSearch } from './audit/audit-search';
import { directorySearch } from './directory/directory-search';
import { newRequestSearch } from './new-request/new-request-search';
import { queueSearch } from './queue/queue-search';
import { requestSearch } from './request/request-search';
import { NotFoundScreen } from './shell/not-found-screen';
import { ConsoleFailed, ScreenFailed } from './shell/screen-failed';
import { Shell } from './shell/shell';

interface RouterContext {
  api: RegistrationClient;
  queries: QueryClient;
}

const root = createRootRouteWithContext<RouterContext>()({
  component: Shell,
  notFoundComponent: NotFoundScreen,
  errorComponent: ConsoleFailed,
  // No screen is of use to somebody whose token has no role here.
  loader: ({ context: { api, queries } }) => queries.query({ ...meQuery(api), staleTime: 'static' }),
});

const queue = createRoute({ getParentRoute: () => root, path: '/', validateSearch: queueSearch }).lazy(() =>
  import('./queue/queue-screen').then(({ route }) => route),
);
const newRequest = createRoute({
  getParentRoute: () => root,
  path: '/requests/new',
  validateSearch: newRequestSearch,
}).lazy(() => import('./new-request/new-request-screen').then(({ route }) => route));
const directory = createRoute({
  getParentRoute: () => root,
  path: '/directory',
  validateSearch: directorySearch,
}).lazy(() => import('./directory/directory-screen').then(({ route }) => route));
const audit = createRoute({ getParentRoute: () => root, path: '/audit', validateSearch: auditSearch }).lazy(
  () => import('./audit/audit-screen').then(({ route }) => route),
);

const applications = createRoute({
  getParentRoute: () => root,
  path: '/applications',
  validateSearch: applicationSearch,
}).lazy(() => import('./applications/applications-screen').then(({ route }) => route));
const application = createRoute({
  getParentRoute: () => root,
  path: '/applications/$applicationId',
}).lazy(() => import('./applications/application-screen').then(({ route }) => route));
const overview = createRoute({ getParentRoute: () => root, path: '/overview' }).lazy(() =>
  import('./overview/overview-screen').then(({ route }) => route),
);
const request = createRoute({
  getParentRoute: () => root,
  path: '/requests/$requestId',
  validateSearch: requestSearch,
}).lazy(() => import('./request/request-screen').then(({ route }) => route));
const revise = createRoute({ getParentRoute: () => root, path: '/requests/$requestId/revise' }).lazy(() =>
  import('./new-request/revise-screen').then(({ route }) => route),
);

const policy = createRoute({ getParentRoute: () => root, path: '/policy' }).lazy(() =>
  import('./policy/policy-screen').then(({ route }) => route),
);

/** The screens of the console and their addresses. Each screen is loaded when it is first opened. */
export function createConsoleRouter(context: RouterContext) {
  return createRouter({
    routeTree: root.addChildren([
      queue,
      newRequest,
      request,
      revise,
      applications,
      application,
      overview,
      directory,
      audit,
      policy,
    ]),
    basepath: '/console',
    context,
    defaultPreload: 'intent',
    defaultErrorComponent: ScreenFailed,
    scrollRestoration: true,
    // What a screen does not read is taken out of the address. Otherwise the router hands it to the screen as it is.
    search: { strict: true },
    // Addresses stay readable: ?status=APPROVED&q=acme, all of it text.
    parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
    stringifySearch: (search) => {
      const text = new URLSearchParams(search as Record<string, string>).toString();
      return text === '' ? '' : `?${text}`;
    },
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>;
  }
}
