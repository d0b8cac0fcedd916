import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import type { AgentSessionId } from '../../protect/vocabulary/agent-session.ts';
import { AgentWorld, agentConfiguration, MINT } from '../support/agent-world.ts';
import { detailedConfiguration, detailedInput, EXPORT, exportOf, MOVE } from '../support/details.ts';
import { proofKey, signProof } from '../support/dpop.ts';
import { client, configurationOf, ISSUER, member, organization, scopes } from '../support/fixtures.ts';
import { issued, redeem, withClaims } from '../support/redeem.ts';
import { redemptionWorld } from '../support/redemption-world.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const page = (name: string) => readFileSync(join(ROOT, 'docs', name), 'utf8');

/** Claim → how often each kind of token has it, by the page's first table. */
const TOLD = new Map(
  [...page('tokens.md').matchAll(/^\| (`.+?`) \| (always|sometimes|–) \| (always|sometimes|–) \|/gm)].flatMap(
    ([, names = '', access = '', agent = '']) =>
      [...names.matchAll(/`(\w+)`/g)].map(([, name = '']) => [name, { access, agent }] as const),
  ),
);

function told(kind: 'access' | 'agent', ...often: readonly string[]): readonly string[] {
  return [...TOLD].flatMap(([name, has]) => (often.includes(has[kind]) ? [name] : [])).toSorted();
}

const claimsIn = (token: string) => Object.keys(decodeJwt(token.replace(/^csagt_/, ''))).toSorted();

/** A detail that reads, one that a person approves, and the scopes that they go with. */
const ALLOWED = { ceiling: scopes('projects:read projects:write reports:read'), detailTypes: new Set([EXPORT, MOVE]) };

describe('“What is in a token” tells every claim, and no other', () => {
  it('of an access token', async () => {
    expect(claimsIn(issued(await redeem(redemptionWorld())).accessToken)).toEqual(told('access', 'always'));
    const memberClaims: ('external_id' | 'email')[] = ['external_id', 'email'];
    const world = redemptionWorld({ configuration: configurationOf({ ...detailedInput, memberClaims }) });
    world.facts.members = [{ ...member, externalId: 'crm-1' }];
    world.facts.enablements = world.facts.enablements.map((one) => ({ ...one, writes: 'asked' as const, ...ALLOWED }));
    const detailed = { scope: 'projects:read projects:write reports:read', authorization_details: [exportOf(5)] };
    const said = { auth_time: 1_799_999_000, acr: 'urn:mfa', amr: ['pwd'], act: { sub: 'agent' }, ...detailed };
    // By a code alone: an assertion is as old as its token.
    const ofAssertion = told('access', 'always', 'sometimes').filter((name) => name !== 'parent_iat');
    const row = { organization: organization.id, member: member.id, client: client.id, grants: new Map() };
    world.sessions.set('top', { ...row, sessionId: 'top' as AgentSessionId });
    const headers = { dpop: signProof() };
    const form = { ...withClaims(said).form, agent_session: 'helper', agent_session_parent: 'top' };
    expect(claimsIn(issued(await redeem(world, { headers, form })).accessToken)).toEqual(ofAssertion);
  });

  it('of an agent token', async () => {
    const { authorizationDetails } = detailedConfiguration;
    const world = new AgentWorld({ ...agentConfiguration, authorizationDetails });
    const minted = async (token: string, json: object = { sessionId: 's-1' }, proof?: string) =>
      String((await world.call(MINT, { as: { token, ...(proof && { proof }) }, json })).body['access_token']);
    // By a token, which has an id; a browser session has none that may be told.
    const ofToken = [...told('agent', 'always'), 'parent_jti'].toSorted();
    expect(claimsIn(await minted(await world.accessToken()))).toEqual(ofToken);
    const told2 = await world.accessToken({
      ...{ scope: 'projects:read reports:read', authorization_details: [exportOf(5)] },
      external_id: 'crm-1',
      email: member.email,
      cnf: { jkt: proofKey.thumbprint },
    });
    const htu = `${ISSUER}/organizations/${organization.id}/agent/token`;
    const helper = { sessionId: 's-2', parentSessionId: 's-1' };
    expect(claimsIn(await minted(told2, helper, signProof({ accessToken: told2, claims: { htu } })))).toEqual(
      told('agent', 'always', 'sometimes'),
    );
  });
});

describe('a page about an API in another language', () => {
  it.each([
    ['python', 'service.py'],
    ['go', 'service.go'],
    ['java', 'Service.java'],
  ])('shows the very example that is tested: %s', (language, file) => {
    const example = readFileSync(join(ROOT, 'examples', 'introspection', language, file), 'utf8').trim();
    expect(page(`services/${language}.md`)).toContain(`\`\`\`${language}\n${example}\n\`\`\``);
  });
});
