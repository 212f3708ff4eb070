import { createContext, useContext } from 'react';
import type { Session } from './session';

const SessionContext = createContext<Session | undefined>(undefined);

/** Gives the components below it the session of whoever is signed in. */
export const SessionProvider = SessionContext.Provider;

/** The session of whoever is signed in. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('useSession needs a SessionProvider above it');
  return session;
}
