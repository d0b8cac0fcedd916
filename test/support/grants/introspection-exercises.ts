import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, type CryptoKey as KeyLike, SignJWT } from 'jose';
import { basic } from '../redemption.ts';
import { approvedOnce } from './agent-exercises.ts';
import { giveUpRefreshToken, pushRequest } from './authorization-exercises.ts';
import type { Exercise } from './exercise.ts';
import type { GrantWorld } from './grant-world.ts';
import { register, unregister } from './registration-exercises.ts';

const WRITE = 'projects:create';

type Form = Readonly<Record<string, string>>;

async function post({ stack }: GrantWorld, form: Form, authorization?: string) {
  const response = await fetch(`${stack.running.issuer}/oauth/introspect`, {
    method: 'POST',
    headers: { ...(authorization !== undefined && { authorization }) },
    body: new URLSearchParams(form),
  });
  return { status: response.status, body: (await response.json()) as Readonly<Record<string, unknown>> };
}

/** A resource server of the sample API, new each time. */
async function created(world: GrantWorld, ...authentication: readonly string[]) {
  const { operator, issuer } = world.stack.running;
  const id = `api-${world.next()}`;
  const kind = ['--kind', 'resource', '--resource', `${issuer}/sample`];
  const { secret = '' } = await operator.json('client', 'create', id, ...kind, '--auth', ...authentication);
  return { id, secret };
}

async function ask(world: GrantWorld, form: Form) {
  return post(world, form, basic(await created(world, 'client_secret_basic')));
}

const ofAccessToken: Exercise = async (world) =>
  (await ask(world, { token: world.accessToken })).body['active'] === true;

const ofAgentsWrite: Exercise = async (world) => {
  const token = await approvedOnce(world, 'grants-introspected', WRITE);
  return (await ask(world, { token })).body['active'] === true;
};

const consuming: Exercise = async (world) => {
  const token = await approvedOnce(world, 'grants-consumed', WRITE);
  const { body } = await ask(world, { token, required_scope: WRITE, consume: 'true' });
  return body['approved_once'] === 'consumed';
};

async function assertionOf(world: GrantWorld, id: string, privateKey: KeyLike): Promise<Form> {
  const client_assertion = await new SignJWT({ jti: crypto.randomUUID() })
    .setProtectedHeader({ alg: 'ES256', kid: 'k' })
    .setIssuer(id)
    .setSubject(id)
    .setAudience(world.stack.running.issuer)
    .setIssuedAt()
    .setExpirationTime('1m')
    .sign(privateKey);
  return { client_assertion, client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer' };
}

const byKey: Exercise = async (world) => {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const file = join(tmpdir(), `grants-${world.next()}-${process.pid}.jwks.json`);
  writeFileSync(file, JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k', alg: 'ES256' }] }));
  const { id } = await created(world, 'private_key_jwt', '--jwks', file);
  const form = { token: world.accessToken, ...(await assertionOf(world, id, privateKey)) };
  return (await post(world, form)).body['active'] === true;
};

/** Its keys are looked for, and have none that fits: without the grant that would not be known. */
const byPublishedKey: Exercise = async (world) => {
  const { privateKey } = await generateKeyPair('ES256');
  const { jwks_uri: keys } = (await (
    await fetch(`${world.secretProvider.issuer}/.well-known/openid-configuration`)
  ).json()) as { readonly jwks_uri: string };
  const { id } = await created(world, 'private_key_jwt', '--jwks-uri', keys);
  const form = { token: world.accessToken, ...(await assertionOf(world, id, privateKey)) };
  return (await post(world, form)).status === 401;
};

const revoking: Exercise = async (world) => {
  const { issuer } = world.stack.running;
  const response = await fetch(`${issuer}/oauth/revoke`, {
    method: 'POST',
    headers: { authorization: basic(world.stack.acme.client) },
    body: new URLSearchParams({ token: await world.stack.accessToken() }),
  });
  return response.status === 200;
};

export const INTROSPECTION: Readonly<Record<string, Exercise>> = {
  'dynamodb:GetItem Directory': ofAccessToken,
  'dynamodb:GetItem Members': ofAccessToken,
  'dynamodb:UpdateItem Members': revoking,
  'dynamodb:GetItem Status': ofAccessToken,
  'dynamodb:GetItem KeyRing': ofAccessToken,
  'dynamodb:GetItem AgentSessions': ofAgentsWrite,
  'dynamodb:UpdateItem AgentSessions': consuming,
  'dynamodb:GetItem ProviderKeys': byPublishedKey,
  'dynamodb:UpdateItem ProviderKeys': byPublishedKey,
  'dynamodb:ConditionCheckItem Directory': register,
  'dynamodb:PutItem Directory': register,
  'dynamodb:UpdateItem Directory asked': register,
  'dynamodb:UpdateItem Directory dynamic': unregister,
  'dynamodb:UpdateItem Status': register,
  'dynamodb:PutItem AuditTrail': register,
  'dynamodb:PutItem Redemptions': byKey,
  'dynamodb:PutItem AuthorizationGrants': pushRequest,
  'dynamodb:GetItem AuthorizationGrants': giveUpRefreshToken,
  'dynamodb:UpdateItem AuthorizationGrants': giveUpRefreshToken,
};
