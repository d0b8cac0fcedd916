import { toAnswer } from '../../protect/answer.ts';
import type { TokenRefusal } from '../../protect/refusal.ts';
import type { OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import type { Scope } from '../../protect/vocabulary/scope.ts';

const METADATA = 'https://api.example/.well-known/oauth-protected-resource/sample';
const acme = 'acme' as OrganizationId;

describe('what a refused caller is told', () => {
  it('[U1] without credentials no error code at all', () => {
    expect(toAnswer({ reason: 'no_credentials' }, METADATA)).toEqual({
      statusCode: 401,
      headers: {
        'Content-Type': 'application/json',
        'Cache-Control': 'no-store',
        'WWW-Authenticate': `Bearer resource_metadata="${METADATA}"`,
      },
      body: '{"error_description":"This resource needs an access token in the Authorization header"}',
    });
  });

  it('[U4] without credentials what a client needs at first, and in no other answer', () => {
    const baseline = new Set(['projects:read', 'issues:read'] as Scope[]);
    expect(toAnswer({ reason: 'no_credentials' }, METADATA, baseline).headers['WWW-Authenticate']).toBe(
      `Bearer scope="issues:read projects:read", resource_metadata="${METADATA}"`,
    );
    for (const refusal of [{ reason: 'not_a_jws' }, { reason: 'malformed_credentials' }] as const) {
      expect(toAnswer(refusal, METADATA, baseline)).toEqual(toAnswer(refusal, METADATA));
    }
    const needed = new Set(['projects:rename' as Scope]);
    const missing = { reason: 'insufficient_scope', needed, held: new Set<Scope>() } as const;
    expect(toAnswer(missing, METADATA, baseline)).toEqual(toAnswer(missing, METADATA));
  });

  it('[U4] names no baseline that would fill the headers: the metadata has it', () => {
    const baseline = new Set(Array.from({ length: 200 }, (_, i) => `scope-of-some-length:${i}` as Scope));
    const { headers } = toAnswer({ reason: 'no_credentials' }, METADATA, baseline);
    expect(headers['WWW-Authenticate']).toBe(`Bearer resource_metadata="${METADATA}"`);
  });

  it.each([
    [2_000, 'named'],
    [2_001, 'left to the metadata'],
  ])('[U4] a baseline of %d characters is %s', (length, outcome) => {
    const baseline = new Set(['x'.repeat(length) as Scope]);
    const { headers } = toAnswer({ reason: 'no_credentials' }, METADATA, baseline);
    const scope = outcome === 'named' ? `scope="${'x'.repeat(length)}", ` : '';
    expect(headers['WWW-Authenticate']).toBe(`Bearer ${scope}resource_metadata="${METADATA}"`);
  });

  it('[L15] a malformed header is a bad request', () => {
    expect(toAnswer({ reason: 'malformed_credentials' }, METADATA)).toEqual({
      statusCode: 400,
      headers: {
        'Content-Type': 'application/json',
        'Cache-Control': 'no-store',
        'WWW-Authenticate': `Bearer error="invalid_request", resource_metadata="${METADATA}"`,
      },
      body: JSON.stringify({
        error: 'invalid_request',
        error_description: 'The Authorization header must be the word Bearer or DPoP, a space and one access token',
      }),
    });
  });

  it('a resource without metadata of its own names a realm: a challenge has at least one parameter', () => {
    const { headers } = toAnswer({ reason: 'no_credentials' }, undefined);
    expect(headers['WWW-Authenticate']).toBe('Bearer realm="countersign"');
  });

  const revoked = 'The access token was revoked, or is not for this organization';
  const tokenRefusals: [TokenRefusal, string][] = [
    [{ reason: 'agent_token_not_supported' }, 'Agent tokens are not accepted here'],
    [{ reason: 'not_a_jws' }, 'The access token is not a signed JWT'],
    [{ reason: 'bad_header', parameter: 'typ' }, 'The header parameter typ of the access token is not acceptable'],
    [{ reason: 'unknown_key' }, 'The signature of the access token does not verify'],
    [{ reason: 'bad_signature' }, 'The signature of the access token does not verify'],
    [{ reason: 'bad_claim', claim: 'sub', problem: 'missing' }, 'The claim sub of the access token is missing'],
    [{ reason: 'expired', expiredAt: 1, now: 2 }, 'The access token has expired'],
    [{ reason: 'bound_token' }, 'The access token is bound to a key and cannot be used as Bearer'],
    [{ reason: 'wrong_organization', ofToken: acme, ofRequest: undefined }, revoked],
    [{ reason: 'unknown_member' }, revoked],
    [{ reason: 'disabled_member' }, revoked],
    [{ reason: 'recalled', of: 'member', issuedAt: 1, recalledAt: 2 }, revoked],
    [{ reason: 'not_active', subject: 'client' }, revoked],
  ];
  it.each(tokenRefusals)('[U1] invalid_token for %j', (refusal, description) => {
    expect(toAnswer(refusal, METADATA)).toEqual({
      statusCode: 401,
      headers: {
        'Content-Type': 'application/json',
        'Cache-Control': 'no-store',
        'WWW-Authenticate': `Bearer error="invalid_token", resource_metadata="${METADATA}"`,
      },
      body: JSON.stringify({ error: 'invalid_token', error_description: description }),
    });
  });

  it('[U2] insufficient_scope names all the scopes that the route needs, in order', () => {
    const needed = new Set(['projects:rename', 'projects:create'] as Scope[]);
    expect(toAnswer({ reason: 'insufficient_scope', needed, held: new Set() }, METADATA)).toEqual({
      statusCode: 403,
      headers: {
        'Content-Type': 'application/json',
        'Cache-Control': 'no-store',
        'WWW-Authenticate': `Bearer error="insufficient_scope", scope="projects:create projects:rename", resource_metadata="${METADATA}"`,
      },
      body: JSON.stringify({
        error: 'insufficient_scope',
        error_description: 'This request needs projects:create projects:rename',
      }),
    });
  });

  it('[U2][L5] of a write that a person can be asked for says where, in the challenge and in the body', () => {
    const needed = new Set(['projects:rename', 'projects:read'] as Scope[]);
    const approvalUri = 'https://auth.example/approve/acme/client~cursor?scope=projects%3Arename&member=maria';
    expect(toAnswer({ reason: 'insufficient_scope', needed, held: new Set(), approvalUri }, METADATA)).toEqual({
      statusCode: 403,
      headers: {
        'Content-Type': 'application/json',
        'Cache-Control': 'no-store',
        'WWW-Authenticate': `Bearer error="insufficient_scope", scope="projects:read projects:rename", error_uri="${approvalUri}", resource_metadata="${METADATA}"`,
      },
      body: JSON.stringify({
        error: 'insufficient_scope',
        error_description: `This request needs projects:read projects:rename, which a person has to approve first: ${approvalUri}`,
        error_uri: approvalUri,
        approval_uri: approvalUri,
      }),
    });
  });

  it.each(['keys', 'members', 'status', 'grants'] as const)(
    '[S9] a 503 that may be tried again when %s is down',
    (dependency) => {
      expect(toAnswer({ reason: 'unavailable', dependency, error: 'TimeoutError' }, METADATA)).toEqual({
        statusCode: 503,
        headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', 'Retry-After': '2' },
        body: JSON.stringify({
          error: 'temporarily_unavailable',
          error_description: 'The access token cannot be checked right now',
        }),
      });
    },
  );

  it.each(['https://x"y', 'https://x\\y', 'https://x\r\nSet-Cookie: a=b', 'https://xé'])(
    'never lets %j into a quoted string',
    (url) => {
      expect(() => toAnswer({ reason: 'no_credentials' }, url)).toThrow('not safe in a quoted string');
    },
  );
});
