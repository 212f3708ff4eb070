import { createClient, type RegistrationClient } from '../client';
import type { Output } from './output/output';
import { settingsFrom } from './settings';

/** What a command is given. */
export interface Session {
  output: Output;
  stdin: NodeJS.ReadableStream;
  /** Fires when the command must stop, as on Ctrl-C. */
  signal: AbortSignal;
  /**
   * Makes the client of the service. Help and completion need no settings, so they are read when a command asks.
   * @throws Failure if a setting is missing or malformed
   */
  client: () => RegistrationClient;
  /** Whether the last try of a call got no answer, or one that says that the service cannot serve now. */
  isAway: () => boolean;
}

export function createSession(
  output: Output,
  stdin: NodeJS.ReadableStream,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Session {
  let isAway = false;
  return {
    output,
    stdin,
    signal,
    client: () => {
      const { baseUrl, token } = settingsFrom(env, signal);
      const tokens = typeof token === 'string' ? undefined : kept(token);
      return createClient({
        baseUrl,
        token: tokens ? tokens.get : token,
        fetch: async (request) => {
          isAway = true;
          const response = await fetch(request);
          isAway = response.status >= 500;
          if (response.status === 401) tokens?.drop();
          return response;
        },
      });
    },
    isAway: () => isAway,
  };
}

/** Asks for a token once, and again after it was dropped. */
function kept(ask: () => Promise<string>): { get: () => Promise<string>; drop: () => void } {
  let token: Promise<string> | undefined;
  return {
    get: () => (token ??= ask()),
    drop: () => (token = undefined),
  };
}
