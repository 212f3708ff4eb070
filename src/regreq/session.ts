import { addAbortSignal, type Readable } from 'node:stream';
import { createClient, type RegistrationClient } from '../client';
import type { Output } from './output/output';
import { Progress } from './output/progress';
import { settingsFrom, withBaseUrl } from './settings';

/** What a command is given. */
export interface Session {
  output: Output;
  /** Ends with an error when the command must stop. */
  stdin: () => NodeJS.ReadableStream;
  progress: Progress;
  /** Fires when the command must stop, as on Ctrl-C. */
  signal: AbortSignal;
  /**
   * Makes the client of the service. Help and completion need no settings, so they are read when a command asks.
   * @throws Failure if a setting is missing or malformed
   */
  client: () => RegistrationClient;
}

export function createSession(
  output: Output,
  stdin: () => Readable & { isTTY?: boolean },
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Session {
  const progress = new Progress(output);
  return {
    output,
    stdin: () => {
      const stream = stdin();
      if (stream.isTTY) output.say('Write it here, and end it with Ctrl-D:');
      return addAbortSignal(signal, stream);
    },
    progress,
    signal,
    client: () => {
      const { baseUrl, token } = settingsFrom(env, signal);
      const tokens = typeof token === 'string' ? undefined : kept(token);
      const keeping = async (request: Request): Promise<Response> => {
        const response = await answerTo(request, progress);
        if (response.status === 401) tokens?.drop();
        return response;
      };
      return withBaseUrl(() => createClient({ baseUrl, token: tokens ? tokens.get : token, fetch: keeping }));
    },
  };
}

async function answerTo(request: Request, progress: Progress): Promise<Response> {
  try {
    const response = await fetch(request);
    await progress.noteTry(response.status === 429 || response.status >= 503);
    return response;
  } catch (error) {
    if (!request.signal.aborted) await progress.noteTry(true);
    throw error;
  }
}

/** Asks for a token once, and again after it was dropped. */
function kept(ask: () => Promise<string>): { get: () => Promise<string>; drop: () => void } {
  let token: Promise<string> | undefined;
  return {
    get: () => (token ??= ask()),
    drop: () => (token = undefined),
  };
}
