import { passkeysRow } from '../../../lambdas/adapters/aws/passkeys/rows.ts';
import { type CredentialId, passkeyId } from '../../../lambdas/core/passkeys/passkey.ts';
import type { MemberId, OrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import { StackRows } from '../stack-rows.ts';
import type { Exercise } from './exercise.ts';

const createOrganization: Exercise = (world) => world.command('org', 'create', `org-${world.next()}`);

const listOrganizations: Exercise = (world) => world.command('org', 'list');

const switchAgents: Exercise = (world) => world.command('org', 'set', 'acme', '--agents', 'on');

const enableClient: Exercise = (world) => world.command('client', 'enable', 'acme', 'spare');

/** The second alias replaces the first, which is given up. */
const replaceAlias: Exercise = async (world) => {
  for (const alias of [`alias-${world.next()}`, `alias-${world.next()}`]) {
    const at = ['--idp', world.stack.acme.provider, '--alias', alias];
    await world.command('client', 'enable', 'acme', 'spare', ...at);
  }
  return true;
};

const addMember: Exercise = (world) =>
  world.command('member', 'add', 'acme', `member-${world.next()}@acme.example`, '--role', 'viewer');

const claimIds: Exercise = (world) => world.command('member', 'claim-ids');

const indexMembers: Exercise = (world) => world.command('member', 'index', 'acme');

const changeMember: Exercise = async (world) => {
  const email = `member-${world.next()}@acme.example`;
  await world.command('member', 'add', 'acme', email, '--role', 'viewer');
  return world.command('member', 'add', 'acme', email, '--role', 'editor');
};

/** Whether an assertion has been redeemed, and the keys to check what it was redeemed for. */
const explain: Exercise = async ({ stack }) => {
  const { code } = await stack.running.operator.run(['token', 'explain', 'acme'], await stack.assertion());
  return code === 0;
};

const inspect: Exercise = async ({ stack, accessToken }) =>
  (await stack.running.operator.run(['token', 'inspect'], accessToken)).code === 0;

/** The one standby there is: it can be promoted once. */
const rotateKeys: Exercise = (world) => world.command('keys', 'rotate');
const readAudit: Exercise = (world) => world.command('audit', 'tail', 'acme');

const verifyAudit: Exercise = (world) => world.command('audit', 'verify', 'acme');

const today = () => new Date().toISOString().slice(0, 10);

const listTokens: Exercise = (world) => world.command('audit', 'export', 'acme', '--from', today(), '--tokens');

const inviteAdministrator: Exercise = (world) =>
  world.command('setup-link', 'acme', '--email', `invited-${world.next()}@acme.example`);

/** Somebody with a passkey, which goes. */
const eraseMember: Exercise = async (world) => {
  const email = `member-${world.next()}@acme.example`;
  const { operator } = world.stack.running;
  await world.command('member', 'add', 'acme', email, '--role', 'viewer');
  const { id } = await operator.json<{ readonly id: MemberId }>('member', 'show', 'acme', email);
  const rows = new StackRows(world.stack.running);
  const registered = { publicKey: 'pQEC', counter: 0, name: 'Phone', transports: [], registeredAt: 1 };
  const credential = `credential-${id}` as CredentialId;
  const passkeys = [{ id: passkeyId(credential), credential, ...registered }];
  const row = { organization: 'acme' as OrganizationId, member: id, revision: 1, passkeys };
  await rows.put('PasskeysTableName', passkeysRow(row)).finally(() => rows.close());
  return world.command('member', 'erase', 'acme', email, '--yes');
};

export const OPERATOR: Readonly<Record<string, Exercise>> = {
  'dynamodb:GetItem Status': listOrganizations,
  'dynamodb:GetItem ProviderKeys': explain,
  'dynamodb:GetItem Directory': listOrganizations,
  'dynamodb:Query Directory': listOrganizations,
  'dynamodb:ConditionCheckItem Directory': enableClient,
  'dynamodb:PutItem Directory': createOrganization,
  'dynamodb:UpdateItem Directory': switchAgents,
  'dynamodb:DeleteItem Directory': replaceAlias,
  'dynamodb:GetItem Members': changeMember,
  'dynamodb:Query Members': claimIds,
  'dynamodb:ConditionCheckItem Members': indexMembers,
  'dynamodb:PutItem Members': addMember,
  'dynamodb:UpdateItem Members': changeMember,
  'dynamodb:PutItem Status': createOrganization,
  'dynamodb:UpdateItem Status': switchAgents,
  'dynamodb:PutItem AuditTrail': createOrganization,
  'dynamodb:Query AuditTrail': readAudit,
  'dynamodb:GetItem AuditSeals': verifyAudit,
  'dynamodb:Query AuditSeals': verifyAudit,
  'dynamodb:GetItem KeyRing': inspect,
  'dynamodb:UpdateItem KeyRing': rotateKeys,
  'dynamodb:GetItem Redemptions': explain,
  'dynamodb:Query Redemptions/index/by-hour': listTokens,
  'dynamodb:PutItem Sessions': inviteAdministrator,
  'dynamodb:GetItem Passkeys': eraseMember,
  'dynamodb:DeleteItem Passkeys': eraseMember,
  'kms:Encrypt secrets': (world) => world.setSecret(),
};
