import { join } from 'node:path';
import { DEMO_TOOL } from '../../local/demo/demo-names.ts';
import { signIn } from '../../local/identity-provider/tool.ts';
import { PEOPLE } from '../support/agent-stack.ts';
import { standInForDispatcher } from '../support/loopback-dispatcher.ts';
import { STACK_START_MS } from '../support/running-stack.ts';
import { converse } from './support/conversation.ts';
import { go, titled } from './support/languages.ts';
import { McpWorld } from './support/mcp-world.ts';
import { forged } from './support/tokens.ts';

/** The official MCP SDK for Go, and go-oidc, in the versions of `go/go.mod`. */
standInForDispatcher();

const LANGUAGE = go();
const test = LANGUAGE.missing === undefined ? it : it.skip;

let world: McpWorld;
beforeAll(async () => {
  if (LANGUAGE.missing === undefined) world = await McpWorld.start();
}, STACK_START_MS * 3);
afterAll(() => world?.stop());

const program = (name: string, env: Readonly<Record<string, string>>) => ({
  command: join(LANGUAGE.home ?? '', name),
  args: [],
  env: { ISSUER: world.agents.running.issuer, ...env },
});

test(titled('[L1] the MCP SDK signs in at the provider, exchanges, redeems, reads and writes', LANGUAGE), async () => {
  const client = await world.confidential(String(DEMO_TOOL.clientIdAtResource), [], 'client_secret_post');
  const registration = world.registered(DEMO_TOOL);
  const there = { IDP: registration.issuer, IDP_CLIENT_ID: registration.clientId };
  const secrets = { IDP_CLIENT_SECRET: registration.clientSecret, CLIENT_SECRET: client.secret };
  const env = { ...there, ...secrets, CLIENT_ID: client.id, SERVER: world.example.href };
  const said = await converse(program('enterprise', env), { id_token: () => signIn(registration, PEOPLE.maria) });
  expect(said).toEqual({ list_projects: 'none', create_project: `${world.agents.acme.member} created Gopher` });
});

test(titled('go-oidc takes an access token, and never an agent’s or a forged one', LANGUAGE), async () => {
  const token = await world.agents.accessToken();
  const minted = (await world.agents.mint(token, 'go')).body['access_token'];
  const said = await converse(program('verify', { RESOURCE: world.agents.running.resource }), {
    ...{ token: () => token, agent: () => String(minted), forged: () => forged(token) },
  });
  expect(said).toEqual({ token: world.agents.acme.member, agent: null, forged: null });
});
