/**
 * A request interceptor for Amazon Bedrock AgentCore Gateway: redeems an identity assertion, gates each tool, asks its
 * person.
 */
import { createHash } from 'node:crypto';
import { McpProtection } from '@countersign/protect/mcp';

/** Tool → scopes, all of which are needed. The gateway puts the target's name and three underscores before the tool's. */
const TOOLS: Readonly<Record<string, readonly string[]>> = {
  list_projects: ['projects:read'],
  create_project: ['projects:create'],
};

const protection = new McpProtection({ scopes: ['projects:read'] });
const noElicitation = { server: { getClientCapabilities: () => undefined } };
const PASSED = { passed: true } as const;
const gateOf = (scopes: readonly string[]) => protection.tool(noElicitation, scopes, () => PASSED);
const gates = new Map(Object.entries(TOOLS).map(([tool, scopes]) => [tool, gateOf(scopes)]));
/** What every other message needs, lists among them. */
const baseline = gateOf(['projects:read']);

interface Message {
  readonly id?: unknown;
  readonly method?: unknown;
  readonly params?: { readonly name?: unknown };
}

interface GatewayEvent {
  readonly mcp: {
    readonly gatewayRequest: { readonly headers?: Readonly<Record<string, string>>; readonly body: Message };
  };
}

export async function handler({ mcp: { gatewayRequest } }: GatewayEvent): Promise<object> {
  const { headers = {}, body } = gatewayRequest;
  const token = await tokenOf(new Headers(headers));
  if (token === undefined) return answered(401, { error: { code: -32001, message: 'no access token' }, id: body.id });
  const gate = gateFor(body);
  if (gate === undefined) return refused(body, { isError: true, content: [{ type: 'text', text: 'No such tool.' }] });
  const outcome = await gate({}, { authInfo: { token } });
  if (outcome !== PASSED) return refused(body, outcome);
  return output({ transformedGatewayRequest: { headers: { Authorization: `Bearer ${token}` }, body } });
}

/** A batch, and a call whose tool cannot be read, have no gate. */
function gateFor(message: Message) {
  if (typeof message?.method !== 'string') return undefined;
  if (message.method !== 'tools/call') return baseline;
  return gates.get(String(message.params?.name).split('___').at(-1) ?? '');
}

const output = (mcp: object) => ({ interceptorOutputVersion: '1.0', mcp });
const answered = (statusCode: number, body: object) =>
  output({ transformedGatewayResponse: { statusCode, body: { jsonrpc: '2.0', ...body } } });
const refused = ({ id }: Message, result: object) => answered(200, { id, result });

/** Of assertions that were redeemed: each is good once, so that its token is kept, by a digest, until it ends. */
const redeemed = new Map<string, { readonly token: string; readonly until: number }>();

/** The bearer token, or what an identity assertion in `X-Identity-Assertion` is redeemed for. */
async function tokenOf(headers: Headers): Promise<string | undefined> {
  const [, bearer] = /^bearer +(\S+)$/i.exec(headers.get('authorization') ?? '') ?? [];
  const assertion = headers.get('x-identity-assertion');
  if (bearer !== undefined || assertion === null) return bearer;
  const digest = createHash('sha256').update(assertion).digest('base64');
  const kept = redeemed.get(digest);
  return kept !== undefined && kept.until > Date.now() ? kept.token : redeem(assertion, digest);
}

async function redeem(assertion: string, digest: string): Promise<string | undefined> {
  const { COUNTERSIGN_ISSUER, CLIENT_ID, CLIENT_SECRET, RESOURCE = '' } = process.env;
  const grant_type = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
  const response = await fetch(`${COUNTERSIGN_ISSUER}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${CLIENT_ID}:${CLIENT_SECRET}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type, assertion, resource: RESOURCE }),
    signal: AbortSignal.timeout(5_000),
  });
  if (!response.ok) return undefined;
  const { access_token: token, expires_in: seconds } = (await response.json()) as {
    readonly access_token: string;
    readonly expires_in: number;
  };
  for (const [key, { until }] of redeemed) if (until <= Date.now()) redeemed.delete(key);
  redeemed.set(digest, { token, until: Date.now() + seconds * 1_000 });
  return token;
}
