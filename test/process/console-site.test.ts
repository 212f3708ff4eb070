import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { consoleSite } from '../../src/process/console-site';
import { temporaryFolder } from '../embedded/support/temporary-folder';
import { capturedLog } from '../support/service/captured-log';

describe('the console of a process', () => {
  const built = temporaryFolder();
  beforeAll(() => writeFileSync(join(built, 'index.html'), ''));
  const config = { clientId: 'approvals', scope: 'openid profile' };
  const auth = { issuer: 'https://id.example.com/realms/a', audience: 'api' };

  it('signs people in at the configured issuer', () => {
    const { log, logged } = capturedLog();
    expect(consoleSite(config, auth, log, built)?.settings).toEqual({
      authority: 'https://id.example.com/realms/a',
      client_id: 'approvals',
      scope: 'openid profile',
      audience: 'api',
    });
    expect(logged()).toBe('');
  });

  it('signs people in where the issuer is, if its name is no URL', () => {
    const { log } = capturedLog();
    const embedded = { ...auth, issuer: 'urn:an-issuer', authority: 'http://127.0.0.1:5000' };
    expect(consoleSite(config, embedded, log, built)?.settings.authority).toBe('http://127.0.0.1:5000');
  });

  it('is not there if it is off, and nothing is said about it', () => {
    const { log, logged } = capturedLog();
    expect(consoleSite(undefined, auth, log, built)).toBeUndefined();
    expect(logged()).toBe('');
  });

  it('is not there if it is not built, and the log says what to do', () => {
    const { log, logged } = capturedLog();
    expect(consoleSite(config, auth, log, join(built, 'missing'))).toBeUndefined();
    expect(logged()).toContain('it is not built: run npm run build');
  });

  it.each(['urn:an-issuer', 'https://', 'file:///issuer'])(
    'is not there if nobody could sign in at %s, and the log says why',
    (issuer) => {
      const { log, logged } = capturedLog();
      const noUrl = { ...auth, issuer, jwksUri: 'https://id.example.com/keys' };
      expect(consoleSite(config, noUrl, log, built)).toBeUndefined();
      expect(logged()).toContain('AUTH_ISSUER is no http or https URL');
    },
  );
});
