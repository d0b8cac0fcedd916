import { directoryKey } from '../../../lambdas/adapters/aws/directory/keys.ts';
import type { OrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import { PEOPLE } from '../agent-stack.ts';
import type { SignInBrowser } from '../sign-in-browser.ts';
import { StackRows } from '../stack-rows.ts';
import type { Exercise } from './exercise.ts';
import type { GrantWorld } from './grant-world.ts';
import { registeredClient } from './registration-exercises.ts';

const BASE = '/organizations/acme';

const browsers = new WeakMap<GrantWorld, Promise<SignInBrowser>>();

/** Bob administers acme. */
function bobIn(world: GrantWorld): Promise<SignInBrowser> {
  const bob = browsers.get(world) ?? world.stack.signedIn(PEOPLE.bob);
  browsers.set(world, bob);
  return bob;
}

async function call(world: GrantWorld, method: string, path: string, json?: object, ifMatch = '') {
  const headers = { ...(json && { 'content-type': 'application/json' }), ...(ifMatch && { 'if-match': ifMatch }) };
  const init = { method, headers, ...(json && { body: JSON.stringify(json) }) };
  const bob = await bobIn(world);
  const { status, ...answer } = await (method === 'GET'
    ? bob.request(BASE + path, init)
    : bob.post(BASE + path, init)
  ).then(async (response) => ({
    status: response.status,
    body: (await response.json()) as { id: string; etag: string },
  }));
  return { isOk: status < 300, body: answer.body };
}

const get =
  (path: string): Exercise =>
  async (world) =>
    (await call(world, 'GET', path)).isOk;

/** Changes what stands at `of` now. */
async function change(world: GrantWorld, method: string, path: string, of: string, json?: object): Promise<boolean> {
  const { isOk, body } = await call(world, 'GET', of);
  return isOk && (await call(world, method, path, json, body.etag)).isOk;
}

/** Members of a former release, whose places nobody has written: in the order of their ids. */
const listsUnlisted: Exercise = async (world) => {
  const rows = new StackRows(world.stack.running);
  const listed = directoryKey.membersListed('acme' as OrganizationId);
  try {
    await rows.delete('DirectoryTableName', listed);
    return (await call(world, 'GET', '/members')).isOk;
  } finally {
    await rows.put('DirectoryTableName', listed);
    rows.close();
  }
};

const addMember = (world: GrantWorld) =>
  call(world, 'POST', '/members', { email: `api-${world.next()}@acme.example`, role: 'viewer' });

const addsMember: Exercise = async (world) => (await addMember(world)).isOk;

/** With the condition that Bob is still an administrator. */
const recallMember: Exercise = async (world) => {
  const { isOk, body } = await addMember(world);
  return isOk && change(world, 'POST', `/members/${body.id}/recall`, `/members/${body.id}`);
};

/** For another administrator, whose provider nobody knows yet. */
const makesSetupLink: Exercise = async (world) => {
  const json = { email: `founder-${world.next()}@acme.example`, role: 'admin' };
  const { isOk, body } = await call(world, 'POST', '/members', json);
  return isOk && (await call(world, 'POST', `/members/${body.id}/setup-link`)).isOk;
};

const unlinks: Exercise = async (world) => {
  const { body: member } = await addMember(world);
  const at = `/members/${member.id}`;
  const json = { provider: world.stack.acme.provider, subject: `api-${world.next()}` };
  const { body: link } = await call(world, 'POST', `${at}/links`, json, member.etag);
  return change(world, 'DELETE', `${at}/links/${link.id}`, at);
};

/** With the trust that is its own. */
const removeProvider: Exercise = async (world) => {
  const { operator, stack } = world.stack.running;
  const options = ['--issuer', stack.identityProvider.issuer, '--audience-tenant', `gone-${world.next()}`];
  const { id = '' } = await operator.json('idp', 'add', 'acme', ...options);
  await world.command('idp', 'disable', 'acme', id);
  return change(world, 'DELETE', `/identity-providers/${id}`, `/identity-providers/${id}`);
};

const unlinksAndRemoves: Exercise = async (world) => (await unlinks(world)) && removeProvider(world);

const rename: Exercise = (world) => change(world, 'PATCH', '', '', { name: `Acme ${world.next()}` });

const switchAgents: Exercise = async (world) => {
  const isSwitched = await change(world, 'PATCH', '', '', { agents: 'off' });
  return isSwitched && change(world, 'PATCH', '', '', { agents: 'on' });
};

/** What registered itself waits no longer. */
const enableRegistered: Exercise = async (world) => {
  const { client_id: id = '' } = (await registeredClient(world)) ?? {};
  return change(world, 'PUT', `/clients/${id}/enablement`, `/clients/${id}`, { scopes: ['projects:read'] });
};

const enableClient: Exercise = (world) => {
  const aliases = [{ provider: world.stack.acme.provider, name: `alias-${world.next()}` }];
  return change(world, 'PUT', '/clients/spare/enablement', '/clients/spare', { scopes: ['projects:read'], aliases });
};

/** Nobody's agents use it, so that nothing else loses anything. */
const stopsClient: Exercise = async (world) => (await call(world, 'POST', '/clients/spare/stop')).isOk;

const explain: Exercise = async (world) => {
  const { body } = await call(world, 'POST', '/explain', { assertion: await world.stack.assertion() });
  return (body as unknown as { redeemable: boolean }).redeemable;
};

/** At the provider that people sign in with: its discovery says where. */
const setSecret: Exercise = async (world) => {
  const { issuer } = world.stack.running.stack.identityProvider;
  const { body: registered } = await call(world, 'POST', '/identity-providers', {
    issuer,
    tenant: `t-${world.next()}`,
  });
  const at = `/identity-providers/${registered.id}`;
  return change(world, 'PUT', `${at}/sign-in`, at, { client_id: 'countersign', client_secret: 'nobody-knows' });
};

const withToken: Exercise = async (world) => {
  const token = await world.stack.adminToken(world.stack.running.issuer);
  return (await world.api('GET', BASE, token)).status === 200;
};

const inOldSession: Exercise = async (world) => {
  const bob = await bobIn(world);
  await world.age(bob);
  return (await bob.request(BASE)).status === 200;
};

export const ADMINISTRATION: Readonly<Record<string, Exercise>> = {
  'dynamodb:GetItem Sessions': get(''),
  'dynamodb:UpdateItem Sessions': inOldSession,
  'dynamodb:PutItem Sessions': makesSetupLink,
  'dynamodb:GetItem Directory': get(''),
  'dynamodb:Query Directory': get('/identity-providers'),
  'dynamodb:ConditionCheckItem Directory': enableClient,
  'dynamodb:PutItem Directory': addsMember,
  'dynamodb:UpdateItem Directory idp, org, asked': rename,
  'dynamodb:UpdateItem Directory dynamic': enableRegistered,
  'dynamodb:DeleteItem Directory': unlinksAndRemoves,
  'dynamodb:GetItem Members': get(''),
  'dynamodb:Query Members': listsUnlisted,
  'dynamodb:ConditionCheckItem Members': recallMember,
  'dynamodb:PutItem Members': addsMember,
  'dynamodb:UpdateItem Members': recallMember,
  'dynamodb:GetItem Status': withToken,
  'dynamodb:PutItem Status': stopsClient,
  'dynamodb:UpdateItem Status idp, enablement': enableClient,
  'dynamodb:UpdateItem Status org': switchAgents,
  'dynamodb:PutItem AuditTrail': rename,
  'dynamodb:Query AuditTrail': get('/audit'),
  'dynamodb:Query Activity': get('/activity'),
  'dynamodb:GetItem ProviderKeys': explain,
  'dynamodb:GetItem Redemptions': explain,
  'dynamodb:Query Redemptions/index/by-hour': get('/tokens/count'),
  'dynamodb:GetItem KeyRing': get('/keys'),
  'kms:Encrypt secrets': setSecret,
};
