import { createContext, useContext } from 'react';
import type { RegistrationClient } from '../../client';

const ApiContext = createContext<RegistrationClient | undefined>(undefined);

/** Gives the components below it the client of the API. */
export const ApiProvider = ApiContext.Provider;

/** The client of the API, as whoever is signed in. */
export function useApi(): RegistrationClient {
  const api = useContext(ApiContext);
  if (!api) throw new Error('useApi needs an ApiProvider above it');
  return api;
}
