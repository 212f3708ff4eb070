import { createRootRouteWithContext, createRoute, createRouter } from '@tanstack/react-router';
import type { QueryClient } from '@tanstack/react-query';
import type { RegistrationClient } from '../client';
import { meQuery } from './api/me';
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
const request = createRoute({
  getParentRoute: () => root,
  path: '/requests/$requestId',
  validateSearch: requestSearch,
}).lazy(() => import('./request/request-screen').then(({ route }) => route));

/** The screens of the console and their addresses. Each screen is loaded when it is first opened. */
export function createConsoleRouter(context: RouterContext) {
  return createRouter({
    routeTree: root.addChildren([queue, request]),
    basepath: '/console',
    context,
    defaultPreload: 'intent',
    defaultErrorComponent: ScreenFailed,
    scrollRestoration: true,
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
