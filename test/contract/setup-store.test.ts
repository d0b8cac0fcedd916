import { createHash } from 'node:crypto';
import { dynamoAdministrationStore } from '../../lambdas/adapters/aws/administration/store.ts';
import { dynamoSetupStore } from '../../lambdas/adapters/aws/sessions/setup-store.ts';
import { dynamoSessionStore } from '../../lambdas/adapters/aws/sessions/store.ts';
import { whatever } from '../../lambdas/core/administration/revision.ts';
import type { SessionDigest } from '../../lambdas/core/sign-in/session.ts';
import type { SetupDigest, SetupLink, SetupSession } from '../../lambdas/core/sign-in/setup.ts';
import type { SetupStore } from '../../lambdas/ports/setup-store.ts';
import type { MemberId, OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import { describeOnDynamoDb } from '../support/engines.ts';
import { memorySetups } from '../support/memory-setups.ts';
import { outcome, race } from '../support/race.ts';
import { aMember, anAudit, anOrganization, NOW, unique } from './records.ts';

const acme = 'acme' as OrganizationId;
const maria = 'maria' as MemberId;
const digest = () => createHash('sha256').update(unique('setup')).digest('hex');

function aLink(): SetupLink {
  return { digest: digest() as SetupDigest, organization: acme, member: maria, expiresAt: NOW + 3_600 };
}

function aSession(): SetupSession {
  const times = { createdAt: NOW, expiresAt: NOW + 3_600 };
  return { digest: digest() as SessionDigest, organization: acme, member: maria, ...times };
}

/** The laws of {@link SetupStore}. */
function setupStoreContract(open: () => SetupStore): void {
  async function created(): Promise<SetupLink> {
    const link = aLink();
    await open().createLink(link, 'operator', anAudit(acme));
    return link;
  }

  it('finds a link as it was made, and no other', async () => {
    const link = await created();
    expect(await open().findLink(link.digest)).toEqual(link);
    expect(await open().findLink(aLink().digest)).toBeUndefined();
  });

  it('keeps by whose word a link is, and a session that it opens', async () => {
    const madeBy = 'otto' as MemberId;
    const link = { ...aLink(), madeBy };
    await open().createLink(link, 'operator', anAudit(acme));
    expect(await open().findLink(link.digest)).toEqual(link);
    const session = { ...aSession(), madeBy };
    await open().open(link, session, anAudit(acme));
    expect(await open().findSession(session.digest)).toEqual(session);
  });

  it.each([2, 10])('is opened by one of %s who try at once, and by nobody later', async (racers) => {
    const link = await created();
    const words = await race(racers, () => open().open(link, aSession(), anAudit(acme)));
    expect(outcome(words, 'opened')).toEqual({ winners: 1, lost: ['gone'] });
    expect(await open().findLink(link.digest)).toBeUndefined();
    expect(await open().open(link, aSession(), anAudit(acme))).toBe('gone');
  });

  it('finds the session that it opened until that ends', async () => {
    const session = aSession();
    await open().open(await created(), session, anAudit(acme));
    expect(await open().findSession(session.digest)).toEqual(session);
    await open().endSession(session.digest);
    expect(await open().findSession(session.digest)).toBeUndefined();
  });
}

describe('a setup store in memory', () => {
  const store = memorySetups();
  setupStoreContract(() => store);
});

describeOnDynamoDb('a setup store', (tables) => {
  const open = () => dynamoSetupStore(tables().client, tables().names, 400);
  setupStoreContract(open);

  describe('by an administrator', () => {
    const store = () => dynamoAdministrationStore(tables().client, tables().names, 400);

    /** An administrator who may make a link, but for what is done to them first. */
    async function make(changed: Parameters<ReturnType<typeof store>['changeMember']>[1] = {}) {
      const { id } = anOrganization();
      await store().createOrganization({ id, name: 'Acme', status: 'active', agents: 'off' }, anAudit(id));
      const otto = aMember(id, { role: 'admin', status: 'active' });
      await store().addMember(otto, undefined, 'operator', anAudit(id));
      const { role, status } = otto;
      await store().changeMember(whatever(otto), { role, status, ...changed }, 'operator', anAudit(id));
      const link = { ...aLink(), organization: id, madeBy: otto.id };
      const before = await tables().snapshot();
      const outcome = await open().createLink(link, { member: otto.id, role: 'admin' }, anAudit(id));
      return { outcome, link, before };
    }

    it('is made while they are one', async () => {
      const { outcome, link } = await make();
      expect(outcome).toBe('created');
      expect(await open().findLink(link.digest)).toEqual(link);
    });

    it.each([
      ['have another role', { role: 'guest' }],
      ['are disabled', { status: 'disabled' }],
      ['are removed', { status: 'removed' }],
      ['are recalled', { recalledAt: NOW }],
    ] as const)('[L6][L8] is not made when they %s meanwhile, and nothing is written', async (_, changed) => {
      const { outcome, before } = await make(changed);
      expect(outcome).toBe('not_an_administrator');
      expect(await tables().snapshot()).toEqual(before);
    });
  });

  it('[L6] keeps its sessions where nobody finds a first-party session', async () => {
    const [link, session] = [aLink(), aSession()];
    await open().createLink(link, 'operator', anAudit(acme));
    await open().open(link, session, anAudit(acme));
    const sessions = dynamoSessionStore(tables().client, tables().names, 400);
    expect(await sessions.find(session.digest)).toBeUndefined();
    await sessions.touch(session.digest, NOW + 9_000);
    expect(await open().findSession(session.digest)).toEqual(session);
  });

  it('writes nothing for a link that is gone', async () => {
    const before = await tables().snapshot();
    expect(await open().open(aLink(), aSession(), anAudit(acme))).toBe('gone');
    expect(await tables().snapshot()).toEqual(before);
  });

  it('leaves links and sessions to DynamoDB to delete', async () => {
    const link = aLink();
    await open().createLink(link, 'operator', anAudit(acme));
    const row = (await tables().rows('sessions')).find(({ pk }) => pk === `setup-link#${link.digest}`);
    expect(row).toMatchObject({ ttl: link.expiresAt });
  });

  it('[L10] takes no row that it cannot read', async () => {
    const { digest: unreadable } = aLink();
    await tables().put('sessions', { pk: `setup-link#${unreadable}`, organization: 'acme' });
    await expect(open().findLink(unreadable)).rejects.toThrow('cannot be read: member, expiresAt');
  });
});
