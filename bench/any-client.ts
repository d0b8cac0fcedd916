import { createHash, randomBytes } from 'node:crypto';
import { toGrantRow } from '../lambdas/adapters/aws/authorization-grants/rows.ts';
import { directoryKey, statusKey } from '../lambdas/adapters/aws/directory/keys.ts';
import { toRow } from '../lambdas/adapters/aws/directory/rows.ts';
import type { Client } from '../lambdas/core/records.ts';
import {
  type AuthorizationGrant,
  type GrantKey,
  keyOfCode,
  refreshDigest,
  refreshTokenAfter,
} from '../lambdas/core/tokens/authorization-grant.ts';
import { AUTHORIZATION_CODE_GRANT, REFRESH_TOKEN_GRANT } from '../lambdas/core/tokens/code-requests.ts';
import type { RedemptionId } from '../lambdas/core/tokens/redemption.ts';
import { ROUTES } from '../lambdas/routes.ts';
import type { ClientId, MemberId, ProviderId } from '../protect/vocabulary/identifiers.ts';
import { type BrowserSession, signIn } from './browser-session.ts';
import type { FunctionFlow } from './function-flow.ts';
import type { FunctionRequest } from './http-event.ts';
import { memberRows, type TableRow, writeRows } from './rows.ts';
import { memberIdOf, tenantRecords } from './tenant.ts';
import type { World } from './world.ts';

const REDIRECT_URI = 'http://127.0.0.1/callback';
const VERIFIER = randomBytes(32).toString('base64url');
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');
const SCOPE = 'projects:read projects:rename';
const TOOL = 'desktop' as ClientId;
const API = 'projects-api' as ClientId;
const API_SECRET = randomBytes(32).toString('base64url');
const WEB = 'web' as ClientId;
const WEB_SECRET = randomBytes(32).toString('base64url');
const QUERY = new URLSearchParams({
  ...{ response_type: 'code', client_id: TOOL, redirect_uri: REDIRECT_URI, scope: SCOPE },
  ...{ code_challenge: CHALLENGE, code_challenge_method: 'S256' },
}).toString();

/** Whose authorizations they are. A member has at most 50 revoked tokens at once: enough members that no list is full. */
const MEMBERS = 120;

/**
 * What a tool that redeems no assertions, its person, or an API asks for: a public tool that the tenant has enabled, one with a secret, a resource server, and a member who is signed in.
 * @param accessToken one that the API asks about
 */
export async function clientFlows(world: World, accessToken: string): Promise<readonly FunctionFlow[]> {
  const { tenant, dynamodb, tables } = world;
  const members = Array.from({ length: MEMBERS }, (_, member) => memberRows(tenant, member, tables)).flat();
  await writeRows(dynamodb, [...clientRows(world), ...members]);
  const person = await signIn(world, 0);
  return [
    {
      ...{ name: 'authorization request, its page', functionName: 'Authorization/Function', status: 200 },
      requests: async (count) =>
        repeated(count, { ...AUTHORIZE, method: 'GET', query: QUERY, headers: { cookie: person.cookie } }),
    },
    {
      ...{ name: 'a person allows a tool', functionName: 'Authorization/Function', status: 303 },
      requests: async (count) => repeated(count, consentOf(person, tenant.issuer)),
    },
    {
      ...{ name: 'pushed authorization request', functionName: 'Introspection/Function', status: 201 },
      requests: async (count) => repeated(count, push),
    },
    {
      ...{ name: 'code redemption', functionName: 'Token/Function', status: 200 },
      requests: async (count) => (await authorizations(world, count, isNew)).map(codeRedemption),
    },
    {
      ...{ name: 'refresh', functionName: 'Token/Function', status: 200 },
      requests: async (count) => (await authorizations(world, count, isRedeemed)).map(refresh),
    },
    {
      ...{ name: 'introspection', functionName: 'Introspection/Function', status: 200 },
      requests: async (count) => repeated(count, introspectionOf(accessToken)),
    },
    {
      ...{ name: 'revocation by a refresh token', functionName: 'Introspection/Function', status: 200 },
      requests: async (count) => (await authorizations(world, count, isRedeemed)).map(revocation),
    },
  ];
}

function basic(client: ClientId, secret: string): string {
  return `Basic ${Buffer.from(`${client}:${secret}`).toString('base64')}`;
}

const repeated = (count: number, request: FunctionRequest) => Array.from({ length: count }, () => request);

const AUTHORIZE = { route: ROUTES.authorization.authorize };

function consentOf({ cookie, csrf }: BrowserSession, origin: string): FunctionRequest {
  return {
    ...{ ...AUTHORIZE, method: 'POST', headers: { cookie, origin } },
    form: { csrf_token: csrf, request: QUERY, shown: SCOPE, decision: 'allow' },
  };
}

const push: FunctionRequest = {
  ...{ route: ROUTES.introspection.push, method: 'POST', headers: { authorization: basic(WEB, WEB_SECRET) } },
  form: Object.fromEntries([...new URLSearchParams(QUERY)].filter(([name]) => name !== 'client_id')),
};

function introspectionOf(token: string): FunctionRequest {
  const authorization = basic(API, API_SECRET);
  return { route: ROUTES.introspection.introspect, method: 'POST', headers: { authorization }, form: { token } };
}

const codeRedemption = ({ code }: Authorization): FunctionRequest =>
  ofTool(ROUTES.token.redeem, {
    ...{ grant_type: AUTHORIZATION_CODE_GRANT, code },
    ...{ redirect_uri: REDIRECT_URI, code_verifier: VERIFIER },
  });

const refresh = ({ refreshToken }: Authorization): FunctionRequest =>
  ofTool(ROUTES.token.redeem, { grant_type: REFRESH_TOKEN_GRANT, refresh_token: refreshToken });

const revocation = ({ refreshToken }: Authorization): FunctionRequest =>
  ofTool(ROUTES.introspection.revoke, { token: refreshToken });

function ofTool(route: FunctionRequest['route'], form: Readonly<Record<string, string>>): FunctionRequest {
  return { route, method: 'POST', form: { client_id: TOOL, ...form } };
}

interface Authorization {
  readonly code: string;
  readonly refreshToken: string;
}

type Progressed = Pick<AuthorizationGrant, 'redeemedAt' | 'tokenId' | 'refreshDigest'>;

const isNew = (): Progressed => ({});

const isRedeemed = (refreshToken: string, now: number): Progressed => ({
  ...{ redeemedAt: now, refreshDigest: refreshDigest(refreshToken) },
  tokenId: randomBytes(32).toString('hex') as RedemptionId,
});

/** What people allowed a moment ago, as consenting leaves it or as redeeming does. */
async function authorizations(
  { tenant, dynamodb, model }: World,
  count: number,
  progressed: (refreshToken: string, now: number) => Progressed,
): Promise<readonly Authorization[]> {
  const table = String(model.functions.named('Token/Function').environment['AUTHORIZATION_GRANTS_TABLE']);
  const { organization, provider, enablement } = tenantRecords(tenant);
  const now = Math.floor(Date.now() / 1_000);
  const made = Array.from({ length: count }, (_, member) => {
    const code = randomBytes(32).toString('base64url');
    const refreshToken = refreshTokenAfter(code, randomBytes(32).toString('base64url'));
    const grant: AuthorizationGrant = {
      ...{ key: keyOfCode(code) as GrantKey, organization: organization.id, provider: provider.id as ProviderId },
      ...{ member: memberIdOf(member % MEMBERS) as MemberId, client: TOOL, redirectUri: REDIRECT_URI },
      ...{ codeChallenge: CHALLENGE, scopes: enablement.ceiling, resources: [tenant.resource] },
      ...{ grantedAt: now, codeExpiresAt: now + 3_600, expiresAt: now + 3_600, ...progressed(refreshToken, now) },
    };
    return { code, refreshToken, row: { table, item: toGrantRow(grant) } };
  });
  await writeRows(
    dynamodb,
    made.map(({ row }) => row),
  );
  return made;
}

function clientRows({ tenant, tables: { directory, status } }: World): readonly TableRow[] {
  const { organization, client, enablement } = tenantRecords(tenant);
  const tool: Client = {
    ...{ ...client, id: TOOL, authenticationMethod: 'none', secrets: [] },
    grantTypes: new Set([AUTHORIZATION_CODE_GRANT, REFRESH_TOKEN_GRANT]),
    redirectUris: new Set([REDIRECT_URI]),
  };
  const web: Client = {
    ...{ ...client, id: WEB, grantTypes: new Set([AUTHORIZATION_CODE_GRANT]), redirectUris: new Set([REDIRECT_URI]) },
    secrets: [{ sha256: createHash('sha256').update(WEB_SECRET).digest('hex') }],
  };
  const api: Client = {
    ...{ ...client, id: API, grantTypes: new Set(), scopes: new Set(), resources: new Set([tenant.resource]) },
    secrets: [{ sha256: createHash('sha256').update(API_SECRET).digest('hex') }],
  };
  const active = { status: 'active' };
  const inDirectory = [
    ...[tool, web, api].map((one) => ({ ...directoryKey.client(one.id), ...toRow.client(one) })),
    {
      ...directoryKey.enablement(organization.id, TOOL),
      ...toRow.enablement({ ...enablement, client: TOOL }),
    },
  ];
  const inStatus = [
    ...[TOOL, WEB, API].map((id) => ({ ...statusKey.client(id), ...active })),
    { ...statusKey.enablement(organization.id, TOOL), ...active },
  ];
  return [
    ...inDirectory.map((item) => ({ table: directory, item })),
    ...inStatus.map((item) => ({ table: status, item })),
  ];
}
