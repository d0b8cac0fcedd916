import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { decodeJwt } from 'jose';
import { DEMO_ACCOUNTS } from '../../local/identity-provider/accounts.ts';
import { type IdentityProvider, startIdentityProvider } from '../../local/identity-provider/identity-provider.ts';
import { exchangeForAssertion, signIn } from '../../local/identity-provider/tool.ts';
import { COMMAND_MS } from '../support/operator.ts';
import { redeem } from '../support/redemption.ts';
import { RunningStack, STACK_START_MS } from '../support/running-stack.ts';
import { type StepAnswer, takeStep } from '../support/take-step.ts';

/** docs/providers/okta.md, as a customer whose applications in Okta are SAML ones reads it: nothing that it does not say. */
jest.setTimeout(COMMAND_MS * 5);

const GUIDE = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'providers', 'okta.md'), 'utf8');
const COMMANDS = [...GUIDE.matchAll(/^ +countersign (.+)$/gm)].map(([, command = '']) => command);
const SCOPE = 'projects:read projects:create';
const TOOL = { clientId: 'tool-at-okta', redirectUris: ['http://127.0.0.1:33418/callback'] };

let running: RunningStack;
let okta: IdentityProvider | undefined;

beforeAll(async () => {
  running = await RunningStack.start();
  await running.operator.json('org', 'create', 'acme');
}, STACK_START_MS);
afterAll(async () => {
  await okta?.close();
  await running.stop();
});

/** What the guide says goes into a field there. */
function fieldOf(theirs: string): string {
  const row = GUIDE.split('\n').find((line) => line.startsWith(`| ${theirs} |`));
  if (row === undefined) throw new Error(`The guide has no field ${theirs}`);
  return row.split('|')[2]?.trim() ?? '';
}

/** Whose assertions our administrator's colleague at Okta has set up as the tables say. */
function startOkta(): Promise<IdentityProvider> {
  expect(fieldOf('Client ID of the requesting app at the resource app')).toContain('client list');
  const audience = fieldOf('Issuer URL of the resource app').replaceAll('`', '').replace('ISSUER', running.issuer);
  return startIdentityProvider({
    port: 0,
    personality: 'okta-saml',
    resourceAuthorizationServer: audience,
    tools: [{ ...TOOL, clientIdAtResource: 'cursor' }],
  });
}

async function assertionOf(provider: IdentityProvider, scope: string): Promise<string> {
  const [redirectUri = ''] = TOOL.redirectUris;
  const clientSecret = provider.clientSecrets[TOOL.clientId] ?? '';
  const tool = { issuer: provider.issuer, clientId: TOOL.clientId, clientSecret, redirectUri };
  const [alice] = DEMO_ACCOUNTS;
  if (alice === undefined) throw new Error('there is nobody');
  const request = { idToken: await signIn(tool, alice), audience: running.issuer, scope };
  return (await exchangeForAssertion(tool, request)).assertion;
}

/** What an answer adds to what the reader knows. */
function learned(command: string, answer: StepAnswer): Readonly<Record<string, string>> {
  if (command.startsWith('idp add')) return { IDP: answer.id ?? '' };
  if (command.startsWith('client create')) return { SECRET: answer.secret ?? '' };
  const unmapped = answer.steps?.find(({ reason }) => reason === 'sub_id_not_mapped')?.facts;
  if (unmapped === undefined) return {};
  const { saml_issuer: samlIssuer = '', name_id_format: format = '' } = unmapped;
  return { SAML_ISSUER: samlIssuer, NAMEID_FORMAT: format };
}

it('never strands who follows the guide for Okta with SAML applications: every step as written, to a token', async () => {
  okta = await startOkta();
  let known: Readonly<Record<string, string>> = {
    ORGANIZATION: 'acme',
    CLIENT: 'cursor',
    SCOPES: SCOPE,
    OKTA_ISSUER: okta.issuer,
    AUDIENCE_TENANT: 'acme-tenant',
    EMAIL: 'alice@acme.example',
    NAMEID: 'alice@acme.example',
    ROLE: 'editor',
    ASSERTION: await assertionOf(okta, SCOPE),
  };
  const claims = decodeJwt(known['ASSERTION'] ?? '');
  expect(claims).toMatchObject({ aud_tenant: 'acme-tenant', act: { sub_profile: 'ai_agent' } });
  expect(claims).toMatchObject({ sub_id: { format: 'saml-nameid' }, email: 'alice@acme.example' });
  expect(['resource', 'email_verified'].filter((name) => name in claims)).toEqual([]);

  const refused: string[] = [];
  const inOrder = COMMANDS.filter((command) => !command.includes(' URL'));
  for (const command of inOrder) {
    const { code, stderr, answer } = await takeStep(running.operator, command, known);
    if (code !== 0) refused.push(`${command}: ${stderr}${answer.steps?.flatMap(({ reason }) => reason ?? [])}`);
    known = { ...known, ...learned(command, answer) };
  }
  expect(refused).toEqual(['token explain ORGANIZATION --client CLIENT < ASSERTION: sub_id_not_mapped']);

  const client = { id: 'cursor', secret: known['SECRET'] ?? '' };
  const { status, body } = await redeem(running, client, { assertion: known['ASSERTION'] ?? '' });
  expect({ status, scope: body['scope'] }).toEqual({ status: 200, scope: 'projects:read' });
  expect(decodeJwt(String(body['access_token']))).toMatchObject({
    client_id: 'cursor',
    act: { sub: 'cursor', sub_profile: 'ai_agent' },
    askable_scope: 'projects:create',
  });
});
