import type { SignInConfig } from './session';

/**
 * Asks the service where to sign in.
 * @throws Error if the service does not say it
 */
export async function fetchConfig(): Promise<SignInConfig> {
  const response = await fetch('/console/config.json');
  if (!response.ok) throw new Error(`The service does not say where to sign in (${response.status})`);
  return (await response.json()) as SignInConfig;
}
