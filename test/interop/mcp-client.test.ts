import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  Client,
  CrossAppAccessProvider,
  DpopSession,
  discoverAndRequestJwtAuthGrant,
  type OAuthClientInformationMixed,
  type OAuthClientProvider,
  type OAuthDiscoveryState,
  StreamableHTTPClientTransport,
  type StreamableHTTPClientTransportOptions,
  UnauthorizedError,
} from '@modelcontextprotocol/client';
import { DEMO_AGENT_TOOL, DEMO_TOOL } from '../../local/demo/demo-names.ts';
import { signIn } from '../../local/identity-provider/tool.ts';
import { PEOPLE } from '../support/agent-stack.ts';
import { standInForDispatcher } from '../support/loopback-dispatcher.ts';
import type { ClientCredentials } from '../support/redemption.ts';
import { STACK_START_MS } from '../support/running-stack.ts';
import { McpWorld } from './support/mcp-world.ts';

/** The official client for TypeScript with the providers that it brings, against servers that it knows by address alone. */
standInForDispatcher();

const REDIRECT = 'http://127.0.0.1:39118/callback';

let world: McpWorld;
let tool: ClientCredentials;
let agent: ClientCredentials;
beforeAll(async () => {
  world = await McpWorld.start();
  tool = await world.confidential(String(DEMO_TOOL.clientIdAtResource));
  agent = await world.confidential(String(DEMO_AGENT_TOOL.clientIdAtResource), ['--writes', 'asked']);
}, STACK_START_MS * 3);
afterAll(() => world?.stop());

/** With the identity provider's own sign-in, and the SDK's own exchange of what that gave. */
function crossAppAccess(scopes: (string | undefined)[] = [], registration = DEMO_TOOL): CrossAppAccessProvider {
  const here = registration === DEMO_TOOL ? tool : agent;
  const there = world.registered(registration);
  const { issuer: idpUrl, clientId, clientSecret } = there;
  return new CrossAppAccessProvider({
    ...{ clientId: here.id, clientSecret: here.secret, expectedIssuer: world.agents.running.issuer },
    assertion: async ({ authorizationServerUrl: audience, resourceUrl: resource, scope, fetchFn }) => {
      scopes.push(scope);
      const idToken = await signIn(there, PEOPLE.maria);
      const request = { idpUrl, audience, resource, idToken, clientId, clientSecret, fetchFn };
      const { jwtAuthGrant } = await discoverAndRequestJwtAuthGrant({ ...request, ...(scope && { scope }) });
      return jwtAuthGrant;
    },
  });
}

async function connected(
  server: URL,
  authProvider: OAuthClientProvider,
  options: StreamableHTTPClientTransportOptions = {},
): Promise<Client> {
  const client = new Client({ name: 'unmodified', version: '1.0.0' });
  await client.connect(new StreamableHTTPClientTransport(server, { ...options, authProvider }));
  return client;
}

const text = (words: string) => ({ content: [{ type: 'text', text: words }] });
const list = (client: Client) => client.callTool({ name: 'list_projects', arguments: {} });
const create = (client: Client, name: string) => client.callTool({ name: 'create_project', arguments: { name } });

describe('CrossAppAccessProvider', () => {
  it('[L1] goes from a 401 to a token by an identity assertion, and reads', async () => {
    const client = await connected(world.example, crossAppAccess());
    expect(await list(client)).toMatchObject(text('none'));
    await client.close();
  });

  it('[D6] binds its token to a key of the SDK’s, and shows that with each request, to tools of both kinds of servers', async () => {
    const session = DpopSession.create();
    for (const [server, shown] of [
      [world.example, 'none'],
      [world.stepUp.url, 'Apollo'],
    ] as const) {
      const provider: OAuthClientProvider = Object.assign(crossAppAccess(), { dpop: () => session });
      const client = await connected(server, provider);
      expect(await list(client)).toMatchObject(text(shown));
      expect(await provider.tokens()).toMatchObject({ token_type: 'DPoP' });
      await client.close();
    }
  });

  it('[L1] steps up by itself after a 403: another assertion, which names the write too', async () => {
    const scopes: (string | undefined)[] = [];
    const client = await connected(world.stepUp.url, crossAppAccess(scopes));
    expect(await list(client)).toMatchObject(text('Apollo'));
    expect(await create(client, 'Gemini')).toMatchObject(text('created Gemini'));
    expect(scopes.map((scope) => scope?.split(' ').sort())).toEqual([
      ['projects:read'],
      ['projects:create', 'projects:read'],
    ]);
    await client.close();
  });

  it('[L5] never widens a client whose writes are asked for, however often it steps up', async () => {
    const scopes: (string | undefined)[] = [];
    const client = await connected(world.stepUp.url, crossAppAccess(scopes, DEMO_AGENT_TOOL));
    const before = world.stepUp.created.length;
    const refused = create(client, 'Bypass');
    // The SDK gives up after one step, and hands on what was said: where its person approves.
    await expect(refused).rejects.toMatchObject({ data: { text: expect.stringContaining('"approval_uri":"http') } });
    expect(scopes).toHaveLength(2);
    expect(world.stepUp.created).toHaveLength(before);
    await client.close();
  });
});

/** What a host keeps for the SDK; everything else is the SDK's. */
class Kept implements OAuthClientProvider {
  readonly redirectUrl = REDIRECT;
  readonly #kept = new Map<string, unknown>();
  asked: URL | undefined;

  /** A host that knows the id that it was registered with; without one, whatever the SDK finds out is kept. */
  constructor(id?: string) {
    if (id !== undefined) this.saveClientInformation({ client_id: id, issuer: world.agents.running.issuer });
  }

  get clientMetadata() {
    return { redirect_uris: [REDIRECT], token_endpoint_auth_method: 'none', grant_types: ['authorization_code'] };
  }
  clientInformation() {
    return this.#kept.get('client') as OAuthClientInformationMixed | undefined;
  }
  saveClientInformation(client: OAuthClientInformationMixed) {
    this.#kept.set('client', client);
  }
  tokens() {
    return this.#kept.get('tokens') as ReturnType<OAuthClientProvider['tokens']> & undefined;
  }
  saveTokens(tokens: object) {
    this.#kept.set('tokens', tokens);
  }
  redirectToAuthorization(url: URL) {
    this.asked = url;
  }
  saveCodeVerifier(verifier: string) {
    this.#kept.set('verifier', verifier);
  }
  codeVerifier() {
    return String(this.#kept.get('verifier'));
  }
  saveDiscoveryState(state: OAuthDiscoveryState) {
    this.#kept.set('discovery', state);
  }
  discoveryState() {
    return this.#kept.get('discovery') as OAuthDiscoveryState | undefined;
  }
}

describe('the authorization code', () => {
  it('[A1][F1] goes from a 401 to the person and back, and refreshes after the next 401', async () => {
    const provider = new Kept(await world.publicTool('mcp-desktop'));
    await expect(connected(world.example, provider)).rejects.toThrow(UnauthorizedError);
    const back = await world.allow(String(provider.asked));
    const transport = new StreamableHTTPClientTransport(world.example, { authProvider: provider });
    await transport.finishAuth(back.searchParams);
    const client = await connected(world.example, provider);
    expect(await list(client)).toMatchObject(text('none'));

    // As if the access token had ended: no other is at hand, and nobody is asked again.
    const first = provider.tokens() as unknown as { readonly access_token: string; readonly refresh_token: string };
    provider.asked = undefined;
    provider.saveTokens({ ...first, access_token: `${first.access_token}x` });
    expect(await list(client)).toMatchObject(text('none'));
    const next = provider.tokens() as unknown as typeof first;
    expect(provider.asked).toBeUndefined();
    expect(next.access_token).not.toBe(first.access_token);
    expect(next.refresh_token).not.toBe(first.refresh_token);
    await client.close();
  });
});

describe('a tool that nobody registered', () => {
  const document = { name: '/desk-tool.json', asked: 0 };
  let host: Server;
  let address: string;
  beforeAll(async () => {
    host = createServer((request, response) => {
      document.asked += request.url === document.name ? 1 : 0;
      const said = { client_id: `http://${address}${document.name}`, client_name: 'Desk Tool' };
      const rest = { redirect_uris: [REDIRECT], token_endpoint_auth_method: 'none' };
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ ...said, ...rest }));
    });
    await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
    address = `127.0.0.1:${(host.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((done) => host.close(done)));

  /** The SDK takes a document at https alone, and the local runtime reads one on loopback at http alone. */
  const overHttp = (text: string) =>
    text.replaceAll(encodeURIComponent(`https://${address}`), encodeURIComponent(`http://${address}`));
  const fetchOverHttp: typeof fetch = (input, init) =>
    fetch(input, init?.body instanceof URLSearchParams ? { ...init, body: overHttp(String(init.body)) } : init);

  it('[M6][A1] goes from a 401 to a token by the address of its document, where its host is listed', async () => {
    const policy = ['--client-documents', 'listed', '--client-document-host', address];
    await world.agents.running.operator.json(
      'org',
      'set',
      'acme',
      ...policy,
      '--client-document-scope',
      'projects:read',
    );
    const provider = Object.assign(new Kept(), { clientMetadataUrl: `https://${address}${document.name}` });
    const options = { fetch: fetchOverHttp };
    await expect(connected(world.example, provider, options)).rejects.toThrow(UnauthorizedError);
    expect(provider.clientInformation()?.client_id).toBe(provider.clientMetadataUrl);

    const back = await world.allow(overHttp(String(provider.asked)));
    const transport = new StreamableHTTPClientTransport(world.example, { ...options, authProvider: provider });
    await transport.finishAuth(back.searchParams);
    const client = await connected(world.example, provider, options);
    expect(await list(client)).toMatchObject(text('none'));
    expect(document.asked).toBe(1);
    await client.close();
  });
});
