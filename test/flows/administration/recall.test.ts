import { dynamoIssuedTokens } from '../../../lambdas/adapters/aws/redemptions/issued-tokens.ts';
import { MAX_REVOKED } from '../../../lambdas/core/tokens/revocation.ts';
import type { Administered, Administration } from '../../../lambdas/flows/administration/administration.ts';
import { organizationTag } from '../../../lambdas/flows/administration/change-organization.ts';
import { eraseMember } from '../../../lambdas/flows/administration/erase-member.ts';
import { providerTag } from '../../../lambdas/flows/administration/find-provider.ts';
import { clientTag, findClient } from '../../../lambdas/flows/administration/organization-clients.ts';
import {
  recallClient,
  recallMemberBy,
  recallOrganization,
  recallProvider,
  revokeTokenById,
} from '../../../lambdas/flows/administration/recall.ts';
import { formatDetails } from '../../../protect/vocabulary/authorization-details.ts';
import { formatRevokedTokens } from '../../../protect/vocabulary/revoked-tokens.ts';
import { unique } from '../../contract/records.ts';
import {
  administeredOrganization,
  demote,
  enabledClient,
  operatorOn,
} from '../../support/administered-organization.ts';
import { BY_OLGA, done, entriesOf, meanwhile, memberAdministration, refusedBy } from '../../support/administration.ts';
import { detail, move } from '../../support/details.ts';
import { embeddedTables } from '../../support/engines.ts';
import { NOW } from '../../support/fixtures.ts';
import { offboardingOn } from '../../support/offboarding.ts';

const tables = embeddedTables();

const admin = () => operatorOn(tables());
const refused = (use: () => Promise<Administered<unknown>>) => refusedBy(tables(), use);

async function world() {
  const { provider, ...of } = await administeredOrganization(admin());
  return { ...of, provider: provider.id, client: await enabledClient(admin(), of.organization) };
}

type World = Awaited<ReturnType<typeof world>>;

const organizationTagOf = async ({ organization }: World) => {
  const found = await admin().reads.findOrganization(organization);
  return found === undefined ? '' : organizationTag(found.record);
};
const providerTagOf = async ({ organization, provider }: World) => {
  const found = await admin().reads.findProvider(organization, provider);
  return found === undefined ? '' : providerTag(found.record);
};
const clientTagOf = async ({ organization, client }: World) =>
  clientTag(done(await findClient(admin(), organization, client)));

const WAYS = {
  organization: {
    recall: (by: Administration, { organization }: World, tag?: string) => recallOrganization(by, organization, tag),
    tag: organizationTagOf,
  },
  provider: {
    recall: (by: Administration, { organization, provider }: World, tag?: string) =>
      recallProvider(by, organization, provider, tag),
    tag: providerTagOf,
  },
  client: {
    recall: (by: Administration, { organization, client }: World, tag?: string) =>
      recallClient(by, organization, client, tag),
    tag: clientTagOf,
  },
} as const;

const OWN_MEMBERSHIP = { reason: 'own_membership' };

describe.each(Object.keys(WAYS) as (keyof typeof WAYS)[])('[L18] a recall of %s', (kind) => {
  const { recall, tag } = WAYS[kind];
  const action = `${kind}.recalled`;
  const entries = async (at: World) => (await entriesOf(tables(), at[kind])).filter((entry) => entry.action === action);

  it('by the operator is one entry, and says when', async () => {
    const at = await world();
    expect(done(await recall(admin(), at))).toEqual({ recalledAt: NOW });
    expect(await entries(at)).toEqual([{ organization: at.organization, action, ...BY_OLGA, at: NOW, details: {} }]);
  });

  it('by an administrator is over what they have looked at, and by nobody unseen', async () => {
    const at = await world();
    const current = await tag(at);
    expect(await refused(() => recall(at.by, at))).toEqual(['invalid_request', 'organization']);
    expect(await refused(() => recall(at.by, at, '"of-before"'))).toEqual({ reason: 'changed_meanwhile', current });
    expect(done(await recall(at.by, at, current))).toEqual({ recalledAt: NOW });
    const actor = { kind: 'member', id: at.ada.id };
    expect(await entries(at)).toEqual([{ organization: at.organization, action, actor, at: NOW, details: {} }]);
  });

  it('by a clock that is behind writes nothing: what stands reaches further', async () => {
    const at = await world();
    done(await recall(admin(), at));
    const before = await tables().snapshot();
    const behind = { ...admin(), clock: () => NOW - 5 };
    expect(done(await recall(behind, at))).toEqual({ recalledAt: NOW - 5 });
    expect(await tables().snapshot()).toEqual(before);
  });

  it('[L6] never is by who is no administrator, or none any more at that moment', async () => {
    const at = await world();
    const current = await tag(at);
    const byBob = memberAdministration(admin(), at.bob);
    expect(await refused(() => recall(byBob, at, current))).toEqual(OWN_MEMBERSHIP);
    const demoted = () => demote(admin(), at.ada);
    const late = await recall(meanwhile(at.by, 'recall', demoted), at, current);
    expect(late).toEqual({ ok: false, error: OWN_MEMBERSHIP });
    expect(await entries(at)).toEqual([]);
  });

  it('[L7] is of what the organization has', async () => {
    const [at, other] = [await world(), await world()];
    const elsewhere = { ...other, organization: at.organization };
    if (kind !== 'organization') expect(await refused(() => recall(admin(), elsewhere))).toEqual(['not_found', kind]);
    const unknown = { ...at, organization: 'no organization' as never };
    expect(await refused(() => recall(admin(), unknown))).toEqual(['not_found', 'organization']);
    expect(await refused(() => recall(other.by, at, 'any'))).toEqual(['not_found', 'organization']);
  });
});

describe('[L18] a recall of a member by the operator', () => {
  it.each(['email', 'id'] as const)('by their %s is one entry, and leaves them who they are', async (by) => {
    const { organization, bob } = await world();
    expect(done(await recallMemberBy(admin(), organization, bob[by]))).toEqual({ recalledAt: NOW });
    expect(await admin().trust.findMember(organization, bob.id)).toEqual({ ...bob, recalledAt: NOW });
    const action = 'member.recalled';
    expect((await entriesOf(tables(), bob.id)).filter((entry) => entry.action === action)).toEqual([
      { organization, action, ...BY_OLGA, at: NOW, details: {} },
    ]);
  });

  it('is of somebody who is there, and not of who was erased', async () => {
    const { organization, bob } = await world();
    expect(await refused(() => recallMemberBy(admin(), organization, 'nobody'))).toEqual(['not_found', 'member']);
    expect(await refused(() => recallMemberBy(admin(), 'no organization', bob.id))).toEqual([
      'not_found',
      'organization',
    ]);
    done(await eraseMember(offboardingOn(tables()), organization, bob.id));
    for (const who of [bob.id, bob.email])
      expect(await refused(() => recallMemberBy(admin(), organization, who))).toEqual(['not_found', 'member']);
  });
});

describe('[L18] one token that is revoked by its id', () => {
  const issued = () => dynamoIssuedTokens(tables().client, tables().names.redemptions);
  const revoke = (by: Administration, { organization }: World, id: string) =>
    revokeTokenById(by, issued(), organization, id);

  /** Of Bob, by the client; ends in ten minutes. */
  async function aToken({ organization, provider, client, bob }: World, overrides: object = {}): Promise<string> {
    const pk = unique('token');
    const hour = `${organization}#${new Date((NOW - 60) * 1000).toISOString().slice(0, 13)}`;
    const times = { issuedAt: NOW - 60, expiresAt: NOW + 600, hour };
    await tables().put('redemptions', { pk, organization, member: bob.id, client, provider, ...times, ...overrides });
    return pk;
  }

  const revokedOf = async ({ organization, bob }: World) =>
    (await tables().rows('members')).find((row) => row['organization'] === organization && row['member'] === bob.id)?.[
      'revoked'
    ];

  it('[S11] is found with how far its scopes go, and without what cannot be read of it', async () => {
    const at = await world();
    const id = await aToken(at, { authorizationDetails: formatDetails([detail(move)]) });
    expect((await issued().find(id))?.details).toEqual([detail(move)]);
    for (const authorizationDetails of ['', '[]', '{"type":"x"}', '[{"type":"x"}]']) {
      expect(await issued().find(await aToken(at, { authorizationDetails }))).not.toHaveProperty('details');
    }
  });

  it('is told whose it was, in one entry; again, nothing is written', async () => {
    const at = await world();
    const id = await aToken(at);
    const told = { id, member: at.bob.id, client: at.client };
    expect(done(await revoke(admin(), at, id))).toEqual(told);
    const { member, client } = told;
    expect(await entriesOf(tables(), id)).toEqual([
      { organization: at.organization, action: 'token.revoked', ...BY_OLGA, at: NOW, details: { member, client } },
    ]);
    expect(await revokedOf(at)).toEqual(formatRevokedTokens(new Map([[id, NOW + 600]])));
    const before = await tables().snapshot();
    expect(done(await revoke(admin(), at, id))).toEqual(told);
    expect(await tables().snapshot()).toEqual(before);
  });

  it('is one that has not ended: to the second', async () => {
    const at = await world();
    const [over, last] = [await aToken(at, { expiresAt: NOW }), await aToken(at, { expiresAt: NOW + 1 })];
    expect(await refused(() => revoke(admin(), at, over))).toEqual(['not_found', 'token']);
    expect(done(await revoke(admin(), at, last)).id).toBe(last);
  });

  it('[L7] is one of the organization that is named', async () => {
    const [at, other] = [await world(), await world()];
    const id = await aToken(at);
    expect(await refused(() => revoke(admin(), other, id))).toEqual(['not_found', 'token']);
    expect(await refused(() => revoke(other.by, at, id))).toEqual(['not_found', 'organization']);
  });

  it('[L15] is asked for only by what could be an id', async () => {
    const at = await world();
    const [longest, longer] = ['t'.repeat(256), 't'.repeat(257)];
    for (const pk of [longest, longer, 'two words', 'ü']) await aToken(at, { pk });
    for (const id of ['', longer, 'two words', 'ü', 'none'])
      expect(await refused(() => revoke(admin(), at, id))).toEqual(['not_found', 'token']);
    expect(done(await revoke(admin(), at, longest)).id).toBe(longest);
  });

  it('is one of a member who is there, and not one too many', async () => {
    const at = await world();
    const orphan = await aToken(at, { member: 'nobody' });
    expect(await refused(() => revoke(admin(), at, orphan))).toEqual(['not_found', 'member']);
    const row = (await tables().rows('members')).find(({ member }) => member === at.bob.id);
    const full = new Map(Array.from({ length: MAX_REVOKED }, (_, i) => [`t${i}`, NOW + 60]));
    await tables().put('members', { ...row, revoked: formatRevokedTokens(full) });
    const id = await aToken(at);
    expect(await refused(() => revoke(admin(), at, id))).toEqual(['conflict', 'token']);
  });

  it('[L6] never is by who is no administrator, or none any more at that moment', async () => {
    const at = await world();
    const id = await aToken(at);
    expect(await refused(() => revoke(memberAdministration(admin(), at.bob), at, id))).toEqual(OWN_MEMBERSHIP);
    const demoted = () => demote(admin(), at.ada);
    const late = await revoke(meanwhile(at.by, 'revokeToken', demoted), at, id);
    expect(late).toEqual({ ok: false, error: OWN_MEMBERSHIP });
    expect(await revokedOf(at)).toBeUndefined();
    expect(await entriesOf(tables(), id)).toEqual([]);
  });
});
