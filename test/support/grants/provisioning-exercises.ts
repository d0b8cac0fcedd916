import type { Exercise } from './exercise.ts';
import type { GrantWorld } from './grant-world.ts';

/** SCIM of Globex's provider, which pins a domain. One token for all: two are live at most. */
const tokens = new WeakMap<GrantWorld, Promise<string>>();

function tokenIn(world: GrantWorld): Promise<string> {
  const token = tokens.get(world) ?? newToken(world);
  tokens.set(world, token);
  return token;
}

async function newToken({ stack, secretIdp }: GrantWorld): Promise<string> {
  const { operator } = stack.running;
  await operator.json('idp', 'set', 'globex', secretIdp, '--scim-role', 'viewer');
  const { secret = '' } = await operator.json('idp', 'scim-token', 'create', 'globex', secretIdp);
  return secret;
}

async function scim(world: GrantWorld, method: string, path: string, body?: object) {
  const response = await fetch(`${world.stack.running.issuer}/scim/v2${path}`, {
    method,
    headers: { authorization: `Bearer ${await tokenIn(world)}`, 'content-type': 'application/scim+json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, id: text === '' ? '' : String((JSON.parse(text) as { readonly id?: string }).id) };
}

function create(world: GrantWorld) {
  const schemas = ['urn:ietf:params:scim:schemas:core:2.0:User'];
  const name = `scim-${world.next()}`;
  return scim(world, 'POST', '/Users', { schemas, userName: `${name}@acme.example`, externalId: name });
}

const adds: Exercise = async (world) => (await create(world)).status === 201;

const lists: Exercise = async (world) => (await scim(world, 'GET', '/Users')).status === 200;

const deletes: Exercise = async (world) => {
  const { id } = await create(world);
  return (await scim(world, 'DELETE', `/Users/${id}`)).status === 204;
};

/** A token that nobody has used yet is noted as used by its first request. */
const notesUse: Exercise = async (world) => {
  tokens.delete(world);
  const { operator } = world.stack.running;
  const list = () =>
    operator.json<readonly { readonly id: string; readonly last_used_at?: number }[]>(
      ...['idp', 'scim-token', 'list', 'globex', world.secretIdp],
    );
  for (const { id } of await list()) await operator.json('idp', 'scim-token', 'revoke', 'globex', world.secretIdp, id);
  return (await lists(world)) && (await list()).some(({ last_used_at: at }) => at !== undefined);
};

export const PROVISIONING: Readonly<Record<string, Exercise>> = {
  'dynamodb:ConditionCheckItem Directory': adds,
  'dynamodb:GetItem Directory': lists,
  'dynamodb:PutItem Directory': adds,
  'dynamodb:DeleteItem Directory': deletes,
  'dynamodb:Query Directory': lists,
  'dynamodb:UpdateItem Directory': notesUse,
  'dynamodb:GetItem Members': deletes,
  'dynamodb:PutItem Members': adds,
  'dynamodb:UpdateItem Members': deletes,
  'dynamodb:PutItem AuditTrail': adds,
};
