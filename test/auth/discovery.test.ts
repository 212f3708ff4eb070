import { discoverJwksUri } from '../../src/auth/discovery';

describe('where an issuer has its keys', () => {
  /** Documents of servers that a test can't run, such as those behind https. */
  let documents: Map<string, object>;
  let asked: string[];
  beforeEach(() => {
    asked = [];
    jest.spyOn(globalThis, 'fetch').mockImplementation((input) => {
      const { url } = new Request(input);
      asked.push(url);
      const document = documents.get(url);
      return Promise.resolve(document ? Response.json(document) : new Response(null, { status: 404 }));
    });
  });
  afterEach(() => jest.restoreAllMocks());

  const discover = (issuer: string): Promise<string> => discoverJwksUri(issuer, AbortSignal.timeout(1_000));

  it.each([
    [
      'https://id.example.com',
      'https://id.example.com/.well-known/openid-configuration',
      'https://id.example.com/.well-known/oauth-authorization-server',
    ],
    [
      'https://example.eu.auth0.com/',
      'https://example.eu.auth0.com/.well-known/openid-configuration',
      'https://example.eu.auth0.com/.well-known/oauth-authorization-server',
    ],
    [
      'https://id.example.com:8443/realms/one',
      'https://id.example.com:8443/realms/one/.well-known/openid-configuration',
      'https://id.example.com:8443/.well-known/oauth-authorization-server/realms/one',
    ],
    [
      'https://id.example.com/one/',
      'https://id.example.com/one/.well-known/openid-configuration',
      'https://id.example.com/.well-known/oauth-authorization-server/one',
    ],
  ])('is asked of %s first as OpenID Connect says, then as RFC 8414 says', async (issuer, openid, oauth) => {
    documents = new Map([
      [openid, { issuer, jwks_uri: 'https://keys.example.com/openid' }],
      [oauth, { issuer, jwks_uri: 'https://keys.example.com/oauth' }],
    ]);
    expect(await discover(issuer)).toBe('https://keys.example.com/openid');
    expect(asked).toEqual([openid]);
    documents.delete(openid);
    expect(await discover(issuer)).toBe('https://keys.example.com/oauth');
    documents.delete(oauth);
    await expect(discover(issuer)).rejects.toThrow(`${openid} answers 404; ${oauth} answers 404`);
  });

  const issuer = 'https://id.example.com';
  const inDocument = (document: object, of = issuer): Promise<string> => {
    documents = new Map([[`${of}/.well-known/openid-configuration`, document]]);
    return discover(of);
  };

  it.each([
    'https://id.example.com/',
    'https://ID.example.com',
    'https://id.example.com:443',
    'http://id.example.com',
    'https://elsewhere.example.com',
    '',
    undefined,
    7,
  ])('is not taken from a document whose issuer is %j (RFC 8414, section 3.3)', async (other) => {
    await expect(inDocument({ issuer: other, jwks_uri: 'https://id.example.com/keys' })).rejects.toThrow(
      /another issuer|no issuer/,
    );
  });

  it.each(['http://keys.example.com', 'http://127.0.0.2/keys', 'http://localhost.example.com/'])(
    'is not %s if the issuer has https',
    async (jwks_uri) => {
      await expect(inDocument({ issuer, jwks_uri })).rejects.toThrow('names a jwks_uri that is not https');
    },
  );

  it.each([undefined, '', 'keys', '/keys', 'file:///etc/passwd', 'data:application/json,{"keys":[]}', 7, []])(
    'is not %j',
    async (jwks_uri) => {
      await expect(inDocument({ issuer, jwks_uri })).rejects.toThrow('names no issuer or no jwks_uri');
    },
  );

  it('may be on loopback, and anywhere for an issuer without https', async () => {
    for (const jwks_uri of ['http://127.0.0.1:1/keys', 'http://[::1]/keys', 'http://localhost/keys']) {
      expect(await inDocument({ issuer, jwks_uri })).toBe(jwks_uri);
    }
    const plain = 'http://keycloak:8080/realms/one';
    const jwks_uri = 'http://keycloak:8080/realms/one/certs';
    expect(await inDocument({ issuer: plain, jwks_uri }, plain)).toBe(jwks_uri);
  });
});
