import { randomBytes } from 'node:crypto';
import { directoryKey, memberKey } from '../lambdas/adapters/aws/directory/keys.ts';
import { toRow } from '../lambdas/adapters/aws/directory/rows.ts';
import { toScimTokenRow } from '../lambdas/adapters/aws/provisioning/rows.ts';
import { placesOf } from '../lambdas/core/people/member-listing.ts';
import { USER_SCHEMA } from '../lambdas/core/provisioning/attributes.ts';
import { scimTokenDigest, scimTokenOf } from '../lambdas/core/provisioning/token.ts';
import type { Member } from '../lambdas/core/records.ts';
import { ROUTES } from '../lambdas/routes.ts';
import type { MemberId } from '../protect/vocabulary/identifiers.ts';
import { type FunctionFlow, measureFlowAndCalls } from './function-flow.ts';
import type { FunctionRequest } from './http-event.ts';
import type { Effort, Measurement, Progress } from './measurement.ts';
import { changeProvider } from './provider-change.ts';
import { type TableRow, writeRows } from './rows.ts';
import { tenantRecords } from './tenant.ts';
import type { World } from './world.ts';

const SECTION = 'Provisioning by SCIM';
const FUNCTION = 'Provisioning/Function';
const DOMAIN = 'acme.example';
const ROLE = 'viewer';

/** What a provider's SCIM client sends when somebody comes and when somebody goes: one transaction each. */
export async function measureProvisioning(world: World, effort: Effort, onProgress: Progress): Promise<Measurement[]> {
  await changeProvider(world, { scimRole: ROLE, emailDomains: new Set([DOMAIN]) });
  const headers = { authorization: `Bearer ${await scimToken(world)}`, 'content-type': 'application/scim+json' };
  const measurements: Measurement[] = [];
  for (const flow of flows(world, headers)) {
    onProgress(flow.name);
    const rows = await measureFlowAndCalls(world, flow, effort);
    measurements.push(...rows.map((row) => ({ section: SECTION, ...row })));
  }
  return measurements;
}

function flows(world: World, headers: FunctionRequest['headers'] & object): readonly FunctionFlow[] {
  const { users, user } = ROUTES.provisioning;
  return [
    {
      ...{ name: 'SCIM creates a user', functionName: FUNCTION, status: 201 },
      requests: async (count) =>
        newNames(count).map((name) => ({ route: users, method: 'POST', headers, body: JSON.stringify(userOf(name)) })),
    },
    {
      ...{ name: 'SCIM deactivates a user', functionName: FUNCTION, status: 200 },
      requests: async (count) => {
        const parameters = (await provisionedMembers(world, count)).map((member) => ({ user: member }));
        return parameters.map((one) => ({ route: user, method: 'PATCH', headers, body: OFF, parameters: one }));
      },
    },
  ];
}

/** As Okta deactivates. */
const OFF = JSON.stringify({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations: [{ op: 'replace', value: { active: false } }],
});

/** Names that nobody had. */
function newNames(count: number): readonly string[] {
  return Array.from({ length: count }, () => `person-${randomBytes(8).toString('hex')}`);
}

/** What Okta sends of somebody new, and this server has a use for. */
function userOf(name: string) {
  const userName = `${name}@${DOMAIN}`;
  return {
    ...{ schemas: [USER_SCHEMA], userName, displayName: name, externalId: name, active: true },
    ...{ name: { givenName: 'Test', familyName: name }, emails: [{ primary: true, value: userName, type: 'work' }] },
  };
}

async function scimToken({ tenant, dynamodb, tables }: World): Promise<string> {
  const token = scimTokenOf(randomBytes(32).toString('base64url'));
  const digest = scimTokenDigest(token);
  if (digest === undefined) throw new Error('a token of our own has another form');
  const { organization, provider } = tenantRecords(tenant);
  const createdAt = Math.floor(Date.now() / 1_000);
  const row = toScimTokenRow({ digest, organization: organization.id, provider: provider.id, createdAt, slot: '1' });
  await writeRows(dynamodb, [{ table: tables.directory, item: { ...row } }]);
  return token;
}

/** Members as the provider's SCIM client has created them. */
async function provisionedMembers(world: World, count: number): Promise<readonly MemberId[]> {
  const members = newNames(count).map((name) => memberOf(world, name));
  await writeRows(
    world.dynamodb,
    members.flatMap((member) => [...rowsOf(world, member)]),
  );
  return members.map(({ id }) => id);
}

function memberOf({ tenant }: World, name: string): Member {
  const { organization, provider } = tenantRecords(tenant);
  return {
    ...{ organization: organization.id, id: name as MemberId, email: `${name}@${DOMAIN}`, role: ROLE },
    ...{ status: 'active', linked: true, displayName: { text: name, by: 'scim' } },
    provisioning: { provider: provider.id, externalId: name },
  };
}

function* rowsOf({ tables, tenant }: World, member: Member): Generator<TableRow> {
  const { organization, id, email } = member;
  const { provider } = tenantRecords(tenant);
  yield { table: tables.members, item: { ...memberKey(organization, id), ...toRow.member(member) } };
  const inDirectory = [
    directoryKey.memberEmail(organization, email),
    directoryKey.scimName(provider.id, id),
    directoryKey.scimUser(provider.id, id),
    ...placesOf(member).map((place) => directoryKey.memberPlace(organization, place)),
  ];
  for (const key of inDirectory) yield { table: tables.directory, item: { ...key, member: id } };
}
