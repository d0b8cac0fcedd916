import { decodeJwt } from 'jose';
import { DEMO_ACCOUNTS } from '../../../local/identity-provider/accounts.ts';
import { accountsOf, PERSONALITY_NAMES, type PersonalityName } from '../../../local/identity-provider/personalities.ts';
import { exchangeForAssertion, signIn } from '../../../local/identity-provider/tool.ts';
import { ALICE, COUNTERSIGN, startProvider, toolAt } from './fixture.ts';

async function claimsAs(personality: PersonalityName) {
  const provider = await startProvider({ personality, accounts: accountsOf(DEMO_ACCOUNTS, personality) });
  try {
    const tool = toolAt(provider);
    const idToken = await signIn(tool, ALICE);
    const request = { idToken, audience: COUNTERSIGN, resource: 'https://api.example', scope: 'projects:read' };
    const { assertion } = await exchangeForAssertion(tool, request);
    return { idToken: decodeJwt(idToken), assertion: decodeJwt(assertion) };
  } finally {
    await provider.close();
  }
}

it.each(PERSONALITY_NAMES)('%s calls a person the same in assertions as at sign-in', async (name) => {
  const { idToken, assertion } = await claimsAs(name);
  expect(assertion.sub).toBe(idToken.sub);
  expect(assertion).toMatchObject({ aud: COUNTERSIGN, client_id: 'cursor', scope: 'projects:read' });
});

it('okta names who acts, and no resource', async () => {
  const { assertion } = await claimsAs('okta');
  expect(assertion).toMatchObject({ act: { sub: 'cursor' } });
  expect(assertion).not.toHaveProperty('resource');
});

it('okta-saml names the person by SAML too, and says nothing of the address', async () => {
  const { assertion } = await claimsAs('okta-saml');
  expect(assertion).toMatchObject({ sub_id: { format: 'saml-nameid', nameid: ALICE.email }, email: ALICE.email });
  expect(assertion).toMatchObject({ aud_tenant: 'acme-tenant', act: { sub: 'cursor', sub_profile: 'ai_agent' } });
  expect(['resource', 'email_verified'].filter((name) => name in assertion)).toEqual([]);
});

it.each<[PersonalityName, RegExp]>([
  ['auth0', /^auth0\|/],
  ['keycloak', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/],
])('%s has subjects of its own form', async (name, form) => {
  expect((await claimsAs(name)).assertion.sub).toMatch(form);
});
