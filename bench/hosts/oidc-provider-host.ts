/**
 * A process that holds oidc-provider with a jwt-bearer grant, tokens signed here (RS256). `BENCH_TENANT` holds the
 * tenant, `BENCH_SIGNING_KEY` a private JWK. `BENCH_OIDC_TABLE` names the DynamoDB table where clients, accounts and
 * redeemed assertions are (`oidc-table.ts`); without it they are in memory.
 */
import { type Context, Provider } from 'oidc-provider';
import { JWT_BEARER_GRANT } from '../../lambdas/core/tokens/request.ts';
import type { Tenant } from '../tenant.ts';
import { cpuTime } from './cpu-time.ts';
import { listenOnLoopback } from './http-front.ts';
import { assertionRedeemer, JWT_BEARER_PARAMETERS } from './jwt-bearer-grant.ts';
import { dynamoStorage, memoryStorage } from './oidc-storage.ts';
import { serveParent } from './protocol.ts';

const tenant = JSON.parse(process.env['BENCH_TENANT'] ?? '') as Tenant;
const table = process.env['BENCH_OIDC_TABLE'];
const storage = table === undefined ? memoryStorage(tenant) : dynamoStorage(table);
const LIFETIME_SECONDS = 86_400;

const provider = new Provider(tenant.issuer, {
  adapter: storage.adapter,
  jwks: { keys: [JSON.parse(process.env['BENCH_SIGNING_KEY'] ?? '')] },
  scopes: [...tenant.scopes],
  clients: storage.clients,
  clientAuthMethods: ['client_secret_basic'],
  clientBasedCORS: () => false,
  cookies: { keys: ['unused'] },
  // What a token is constructed with as `extra` is replaced by this.
  extraTokenClaims: () => ({ org_id: tenant.organization, idp: tenant.provider.id }),
  features: { devInteractions: { enabled: false } },
  ttl: { AccessToken: LIFETIME_SECONDS },
});

const resourceServer = new provider.ResourceServer(tenant.resource, {
  audience: tenant.resource,
  scope: tenant.scopes.join(' '),
  accessTokenFormat: 'jwt',
  jwt: { sign: { alg: 'RS256' } },
});
const redeem = assertionRedeemer(tenant, storage.stores);

async function jwtBearer(context: Context): Promise<void> {
  const { member, scopes, resource } = await redeem(context);
  const scope = scopes.join(' ');
  const token = new provider.AccessToken({
    client: context.oidc.client,
    accountId: member,
    scope,
    gty: 'jwt-bearer',
    resourceServer,
  });
  const value = await token.save();
  context.body = { access_token: value, token_type: 'Bearer', expires_in: token.expiration, scope, resource };
}

provider.registerGrantType(JWT_BEARER_GRANT, jwtBearer, JWT_BEARER_PARAMETERS, ['resource']);

serveParent({ serve: () => listenOnLoopback(provider.callback()), cpu: cpuTime });
