import { agentCallerOf } from '../../lambdas/endpoints/agents/callers.ts';
import { agentConfiguration } from '../support/agent-world.ts';
import { TestAuthorization } from '../support/authorization.ts';
import { httpEvent } from '../support/http-event.ts';
import { AGENT_CLIENT_CLAIMS, RESOURCE } from '../support/issuer.ts';

const authorization = new TestAuthorization();

/** Who that is at mint, in a function whose protection would let agents come. */
function callerOf(token: string) {
  const { issuer, protection } = authorization;
  const configuration = { ...agentConfiguration, issuer: issuer.url, agentResources: new Set([RESOURCE]) };
  const event = httpEvent('POST /organizations/{organization}/agent/token', {
    pathParameters: { organization: 'acme' },
  });
  const headers = { ...event.headers, authorization: `Bearer ${token}` };
  const sessionGuard = async () => {
    throw new Error('no session is looked at beside a token');
  };
  return agentCallerOf({ configuration, protection, sessionGuard }, { ...event, headers });
}

const NOT_SUPPORTED = { ok: false, error: { reason: 'agent_token_not_supported' } };

describe('[L6] who mints, where a protection would let agents come', () => {
  it('is never who says by its prefix that it is an agent: nothing of it is looked at', async () => {
    for (const token of [await authorization.issuer.signAgentToken(), 'csagt_x', 'csagt_']) {
      expect(await callerOf(token)).toMatchObject(NOT_SUPPORTED);
    }
    expect([authorization.protection.members.reads, authorization.issuer.fetches]).toEqual([0, 0]);
  });

  it('is never an agent whose token is a plain JWT', async () => {
    const token = (await authorization.issuer.signAgentToken()).slice('csagt_'.length);
    expect(await callerOf(token)).toMatchObject(NOT_SUPPORTED);
    expect(authorization.protection.members.reads).toBe(1);
  });

  it('is an agent client by its access token, for what it has and may ask for', async () => {
    const caller = await callerOf(await authorization.issuer.sign(AGENT_CLIENT_CLAIMS));
    const scopes = new Set(['projects:read', 'projects:create', 'projects:rename']);
    expect(caller).toMatchObject({ ok: true, value: { scopes, resources: [RESOURCE] } });
  });

  it('never is for a resource of the token that takes no agents', async () => {
    const token = await authorization.issuer.sign({ aud: [RESOURCE, 'https://elsewhere.example'] });
    expect(await callerOf(token)).toMatchObject({ ok: true, value: { resources: [RESOURCE] } });
  });
});
