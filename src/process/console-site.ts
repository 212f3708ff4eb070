import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { createSignInOrigins } from '../auth/sign-in-origins';
import type { AuthConfig, ConsoleConfig } from '../config';
import type { ConsoleSite } from '../http/console';

/** The folder into which the build puts the console. It is beside the compiled sources. */
const CONSOLE_FOLDER = join(__dirname, '../../console');

/**
 * The console of this process.
 * @returns undefined if it is off, or if it cannot work, which the log then says
 */
export function consoleSite(
  config: ConsoleConfig | undefined,
  auth: AuthConfig,
  log: Logger,
  folder = CONSOLE_FOLDER,
): ConsoleSite | undefined {
  if (!config) return undefined;
  if (!existsSync(join(folder, 'index.html'))) {
    log.warn('There is no console, because it is not built: run npm run build, or set CONSOLE=off');
    return undefined;
  }
  const authority = auth.authority ?? auth.issuer;
  if (!/^https?:\/\//.test(authority)) {
    log.warn(
      'There is no console, because nobody could sign in: AUTH_ISSUER is no http or https URL, so it has no metadata. ' +
        'Set CONSOLE=off if that is fine',
    );
    return undefined;
  }
  return {
    folder,
    settings: { authority, client_id: config.clientId, scope: config.scope, audience: auth.audience },
    signInOrigins: createSignInOrigins(auth),
  };
}
