import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './console.css';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { setNonce } from 'get-nonce';
import { type ReactNode, StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { createClient } from '../client';
import { ApiProvider } from './api/api-context';
import { createQueryClient } from './api/query-client';
import { ShortcutsProvider } from './keyboard/shortcuts';
import { createConsoleRouter } from './router';
import type { Session } from './session/session';
import { SessionEnded } from './session/session-ended';
import { SessionProvider } from './session/session-context';
import { SignInGate } from './session/sign-in-gate';
import { cssVariables, theme } from './theme';

/** The nonce that the content security policy of this answer allows for <style> elements. */
function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name=csp-nonce]')?.content ?? '';
}

function Console(): ReactNode {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      getStyleNonce={styleNonce}
    >
      <SignInGate>{(session) => <SignedIn session={session} />}</SignInGate>
    </MantineProvider>
  );
}

function SignedIn({ session }: { session: Session }): ReactNode {
  const [{ api, queries, router }] = useState(() => {
    const api = createClient({ baseUrl: location.origin, token: session.accessToken });
    const queries = createQueryClient(session.end);
    return { api, queries, router: createConsoleRouter({ api, queries }) };
  });
  return (
    <SessionProvider value={session}>
      <ApiProvider value={api}>
        <QueryClientProvider client={queries}>
          <ShortcutsProvider>
            <RouterProvider router={router} />
            <SessionEnded session={session} />
          </ShortcutsProvider>
        </QueryClientProvider>
      </ApiProvider>
    </SessionProvider>
  );
}

// What keeps the page from scrolling below a dialog adds a <style> element too, and asks get-nonce.
setNonce(styleNonce());

const root = document.getElementById('console');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Console />
    </StrictMode>,
  );
}
