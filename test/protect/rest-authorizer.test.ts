import { principalFromAuthorizer } from '../../protect/authorized-event.ts';
import { createRestAuthorizer, type RestAuthorizerEvent } from '../../protect/rest-authorizer.ts';
import { NOW, RESOURCE, TestIssuer } from '../support/issuer.ts';
import { type MemoryProtection, memoryProtection } from '../support/memory-protection.ts';

const LIST = 'GET /organizations/{organization}/projects';
const ARN = 'arn:aws:execute-api:eu-west-1:111122223333:abc/prod/GET/organizations/acme/projects';

let issuer: TestIssuer;
let protection: MemoryProtection;
beforeAll(async () => {
  issuer = await TestIssuer.start();
});
afterAll(() => issuer.stop());
beforeEach(() => {
  protection = memoryProtection(issuer.url);
});

/** As a REST API sends it to an authorizer of type REQUEST. */
function event(token: string | undefined, changes: Partial<RestAuthorizerEvent> = {}): RestAuthorizerEvent {
  return {
    methodArn: ARN,
    httpMethod: 'GET',
    resource: '/organizations/{organization}/projects',
    path: '/organizations/acme/projects',
    headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
    pathParameters: { organization: 'acme' },
    requestContext: { requestId: 'request-1' },
    ...changes,
  };
}

async function ask(token?: string, changes: Partial<RestAuthorizerEvent> = {}) {
  const handler = createRestAuthorizer({
    scopes: { [LIST]: ['projects:read'] },
    resource: RESOURCE,
    protection,
    onRefusal: () => {},
  });
  return handler(event(token, changes));
}

const policy = (Effect: string, Resource = ARN) => ({
  Version: '2012-10-17',
  Statement: [{ Action: 'execute-api:Invoke', Effect, Resource }],
});

describe('the authorizer of a REST API', () => {
  it('allows this very request, and tells who calls', async () => {
    const decided = await ask(await issuer.sign());
    expect(decided).toMatchObject({ principalId: 'maria', policyDocument: policy('Allow') });
    expect(decided.context).toMatchObject({ member: 'maria', organization: 'acme' });
  });

  it('what it tells is what principalFromAuthorizer reads behind it', async () => {
    const { context, principalId } = await ask(await issuer.sign());
    const behind = {
      pathParameters: { organization: 'acme' },
      requestContext: { authorizer: { ...context, principalId, integrationLatency: 7 } },
    };
    expect(principalFromAuthorizer(behind, { clock: () => NOW })).toMatchObject({
      ok: true,
      value: { member: 'maria', organization: 'acme' },
    });
  });

  it.each([
    ['no token', async (): Promise<string | undefined> => undefined, {}],
    ['a token of another organization', () => issuer.sign({ org_id: 'globex' }), {}],
    ['a route that nobody declared', () => issuer.sign(), { httpMethod: 'DELETE' }],
  ] as const)('[L10] denies %s, and tells nothing of anybody', async (_, token, changes) => {
    const decided = await ask(await token(), changes);
    expect(decided).toEqual({ principalId: 'nobody', policyDocument: policy('Deny') });
  });

  it.each(['*', '?', '$'])(
    '[L10] never answers a policy for more than one request: a path with %j',
    async (character) => {
      const methodArn = `${ARN}/${character}`;
      const { policyDocument } = await ask(await issuer.sign(), { methodArn });
      expect(policyDocument).toEqual(policy('Deny', methodArn));
    },
  );

  it('[L10] fails when it cannot tell: neither allowed nor denied', async () => {
    protection.members.down = true;
    await expect(ask(await issuer.sign())).rejects.toThrow('the access token cannot be checked right now');
  });
});

it.each([
  { claims: { sub: 'maria' } },
  { jwt: { claims: { org_id: 'acme' } } },
  { principalId: 'maria', member: 'maria', organization: 'acme' },
])('[L10] what another authorizer wrote never counts for ours: %j', (authorizer) => {
  const behind = { pathParameters: { organization: 'acme' }, requestContext: { authorizer } };
  expect(principalFromAuthorizer(behind, { clock: () => NOW }).ok).toBe(false);
});
