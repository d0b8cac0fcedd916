import { userHandle } from '../../../lambdas/core/passkeys/passkey.ts';
import { addMember } from '../../../lambdas/flows/administration/add-member.ts';
import { createClient } from '../../../lambdas/flows/administration/create-client.ts';
import { createOrganization } from '../../../lambdas/flows/administration/create-organization.ts';
import {
  countWhatGoes,
  type DeletionSteps,
  deleteOrganization,
} from '../../../lambdas/flows/administration/delete-organization.ts';
import { enableClient } from '../../../lambdas/flows/administration/enable-client.ts';
import type { Offboarding } from '../../../lambdas/flows/administration/erase-member.ts';
import {
  restoreOrganization,
  suspendOrganization,
} from '../../../lambdas/flows/administration/suspend-organization.ts';
import type { OrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import { aMember, anAudit, aProvider, NOW, unique } from '../../contract/records.ts';
import { done } from '../../support/administration.ts';
import { describeUseCases } from '../../support/engines.ts';
import { Died, dyingStore, offboardingOn, putPasskeys } from '../../support/offboarding.ts';

const SCOPE = 'projects:read';

describeUseCases('an organization that is deleted', (tables) => {
  const admin = () => offboardingOn(tables());
  const at = (seconds: number) => offboardingOn(tables(), { clock: () => seconds });
  const steps: DeletionSteps = { sleep: async () => undefined, onWait: () => undefined, onGone: () => undefined };

  /** Two members, one of them linked, a provider and a client with an alias there. */
  async function organization() {
    const { id } = done(await createOrganization(admin(), { id: unique('org') }));
    const provider = aProvider(id);
    await admin().store.registerProvider(provider, 'operator', anAudit(id));
    const members = [aMember(id, { externalId: unique('external') }), aMember(id)] as const;
    const link = { provider: provider.id, claim: 'sub', value: unique('subject') };
    await admin().store.addMember(members[0], link, 'operator', anAudit(id));
    await admin().store.addMember(members[1], undefined, 'operator', anAudit(id));
    await putPasskeys(tables(), members[1], 3);
    const client = unique('client');
    done(await createClient(admin(), { id: client, auth: 'client_secret_basic', scope: SCOPE }));
    const alias = unique('alias');
    const aliases = { at: [{ provider: provider.id, names: [alias] }] };
    done(await enableClient(admin(), { organization: id, client, scope: SCOPE, aliases }));
    return { id, provider, members, link, client, alias };
  }

  async function remove(id: string, by: Offboarding = admin()) {
    return deleteOrganization(by, id, done(await countWhatGoes(admin(), id)), steps);
  }

  /** All of Directory, Members and Status that names it in any way. */
  async function rowsAbout(...words: readonly string[]): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const all = await Promise.all((['directory', 'members', 'status'] as const).map((name) => tables().rows(name)));
    return all.flat().filter((row) => words.some((word) => JSON.stringify(row).includes(word)));
  }

  it('says in numbers what goes, and leaves tombstones that name nobody', async () => {
    const { id, provider, members, link, alias } = await organization();
    expect(done(await countWhatGoes(admin(), id))).toEqual({
      providers: 1,
      links: 1,
      clients: 1,
      members: 2,
      passkeys: 3,
    });
    expect(done(await remove(id))).toEqual({ id, outcome: 'deleted' });
    const passkeys = JSON.stringify(await tables().rows('passkeys'));
    for (const member of members) expect(passkeys).not.toContain(userHandle({ organization: id, member: member.id }));
    expect(passkeys).not.toContain(`"${id}"`);

    const named = [...members.map(({ email }) => email), String(members[0].externalId)];
    expect(await rowsAbout(link.value, provider.issuer, alias, ...named)).toEqual([]);
    const left = await rowsAbout(`"${id}"`, `org#${id}`, `#${id}#`);
    const keys = left.map(({ pk, member }) => pk ?? `member ${member}`).toSorted();
    const ids = members.map((member) => member.id);
    expect(keys).toEqual(
      [
        ...[`org#${id}`, `org#${id}`, expect.stringMatching(/^enablement#/)],
        ...ids.map((member) => `member-id#${member}`),
        ...ids.map((member) => `member ${member}`),
      ].toSorted((a, b) => (String(a) < String(b) ? -1 : 1)),
    );
    const listed = (await Array.fromAsync(admin().reads.listOrganizations())).map((each) => each.id);
    expect(listed).not.toContain(id);
    expect(await rowsAbout(provider.id)).toEqual([{ pk: `idp#${provider.id}`, status: 'disabled' }]);
  });

  it('is told in numbers as it goes, which are those that were counted, and until when nothing does', async () => {
    const { id } = await organization();
    for (let i = 0; i < 23; i += 1)
      expect(
        await admin().store.addMember(aMember(id as OrganizationId), undefined, 'operator', anAudit(undefined)),
      ).toBe('done');
    const goes = done(await countWhatGoes(admin(), id));
    expect(goes.members).toBe(25);
    const [gone, waits] = [[] as (readonly [string, number])[], [] as number[]];
    const telling = {
      ...{ sleep: steps.sleep, onWait: (until: number) => void waits.push(until) },
      onGone: (part: string, count: number) => void gone.push([part, count]),
    };
    done(await deleteOrganization(admin(), id, goes, telling));
    expect(gone.toSorted()).toStrictEqual([
      ...[
        ['clients', 1],
        ['links', 1],
        ['members', 25],
        ['passkeys', 3],
        ['providers', 1],
      ],
    ]);
    expect(waits).toStrictEqual([admin().clock() + 90]);
  });

  it('is one that there is: of another nothing is counted, deleted or waited for', async () => {
    const nothing = { providers: 0, links: 0, clients: 0, members: 0, passkeys: 0 };
    const before = await tables().snapshot();
    for (const id of [unique('org'), 'two words']) {
      const notFound = { ok: false, error: { reason: 'not_found', problems: [{ field: 'organization' }] } };
      expect(await countWhatGoes(admin(), id)).toMatchObject(notFound);
      expect(await deleteOrganization(admin(), id, nothing, steps)).toMatchObject(notFound);
    }
    expect(await tables().snapshot()).toEqual(before);
  });

  it('is deleted over what was looked at, at the first and at the last moment', async () => {
    const { id } = await organization();
    const goes = done(await countWhatGoes(admin(), id));
    const conflict = { ok: false, error: { reason: 'conflict', problems: [{ field: 'organization' }] } };
    const rename = async () => {
      const found = await admin().reads.findOrganization(id as OrganizationId);
      if (found === undefined) throw new Error('gone');
      const name = unique('name');
      expect(await admin().store.changeOrganization(found, { name }, 'operator', anAudit(undefined))).toBe('done');
    };
    const changing = (write: 'beginDeletion' | 'completeDeletion', happens: () => Promise<unknown>): Offboarding => {
      const { offboarding } = admin();
      const late = async (...args: readonly unknown[]) => {
        await happens();
        return (offboarding[write] as (...all: readonly unknown[]) => Promise<unknown>)(...args);
      };
      return { ...admin(), offboarding: { ...offboarding, [write]: late } };
    };
    expect(await deleteOrganization(changing('beginDeletion', rename), id, goes, steps)).toMatchObject(conflict);
    expect(done(await countWhatGoes(admin(), id))).toStrictEqual(goes);
    const other = async () => done(await deleteOrganization(admin(), id, goes, steps));
    expect(done(await deleteOrganization(changing('completeDeletion', other), id, goes, steps))).toEqual({
      ...{ id, outcome: 'unchanged' },
    });
  });

  it('leaves no address in its lists, not where a change of the same moment left a place behind', async () => {
    const { id } = await organization();
    const left = Array.from({ length: 200 }, (_, n) => `active 0 stray${String(n)}@acme.example`);
    for (const sk of left) await tables().put('directory', { pk: `members#${id}`, sk, member: 'mem_gone' });
    done(await remove(id));
    expect(await rowsAbout(`members#${id}`)).toEqual([]);
  });

  it('[L7] takes nothing of another organization with it', async () => {
    const other = await organization();
    const about = [`"${other.id}"`, `org#${other.id}`, other.provider.id, other.alias];
    const before = await rowsAbout(...about);
    done(await remove((await organization()).id));
    expect(await rowsAbout(...about)).toEqual(before);
  });

  it('gives its issuer up, and never one that is another’s', async () => {
    const { id, provider } = await organization();
    const [pending, heir] = [await organization(), await organization()];
    const same = aProvider(pending.id, { issuer: provider.issuer, status: 'pending' });
    await admin().store.registerProvider(same, 'operator', anAudit(pending.id));
    done(await remove(pending.id));
    expect(
      await admin().trust.findProvider({ issuer: provider.issuer, tenant: undefined, audienceTenant: undefined }),
    ).toMatchObject({ id: provider.id });
    done(await remove(id));
    const next = aProvider(heir.id, { issuer: provider.issuer });
    expect(await admin().store.registerProvider(next, 'operator', anAudit(heir.id))).toBe('done');
  });

  it('is gone by the same command again, wherever the process died, by one entry each', async () => {
    for (const when of ['before', 'after'] as const) {
      for (let survived = 0; ; survived += 1) {
        const { id, link, members } = await organization();
        const offboarding = dyingStore(admin().offboarding, survived, when);
        const outcome = await remove(id, { ...admin(), offboarding }).catch((error) => error);
        if (!(outcome instanceof Died)) break;
        const isOver = (await admin().reads.findOrganization(id))?.record.deletion === 'done';
        if (!isOver) done(await remove(id));
        expect(JSON.stringify(await tables().rows('passkeys'))).not.toContain(`"${id}"`);
        expect(await rowsAbout(link.value, members[0].email, members[1].email)).toEqual([]);
        const actions = (await tables().rows('auditTrail')).filter(({ target }) => target === id);
        for (const action of ['organization.deletion_begun', 'organization.deleted'])
          expect(actions.filter((each) => each['action'] === action)).toHaveLength(1);
      }
    }
  });

  it('by two at once, is deleted once', async () => {
    const { id } = await organization();
    const goes = done(await countWhatGoes(admin(), id));
    const both = await Promise.all([1, 2].map(() => deleteOrganization(admin(), id, goes, steps)));
    expect(both.filter((each) => each.ok && each.value.outcome === 'deleted')).toHaveLength(1);
    const deleted = (await tables().rows('auditTrail')).filter(
      ({ target, action }) => target === id && action === 'organization.deleted',
    );
    expect(deleted).toHaveLength(1);
  });

  it('never has its id, nor those of its members, given to anybody else', async () => {
    const { id, members } = await organization();
    done(await remove(id));
    expect((await createOrganization(admin(), { id })).ok).toBe(false);
    const other = await organization();
    const stolen = aMember(other.id, { id: members[0].id });
    expect(await admin().store.addMember(stolen, undefined, 'operator', anAudit(other.id))).toBe('id_taken');
  });

  it('takes nothing new from the moment that it is begun, and cannot be restored', async () => {
    const { id, client } = await organization();
    const offboarding = dyingStore(admin().offboarding, 0, 'after');
    await expect(remove(id, { ...admin(), offboarding })).rejects.toThrow(Died);
    const audit = anAudit(id);
    const organizationId = id as OrganizationId;
    expect(await admin().store.registerProvider(aProvider(organizationId), 'operator', audit)).toBe('no_organization');
    expect((await addMember(admin(), id, { email: 'new@acme.example', role: 'guest' })).ok).toBe(false);
    expect((await enableClient(admin(), { organization: id, client })).ok).toBe(false);
    expect(await restoreOrganization(admin(), id)).toMatchObject({ ok: false, error: { reason: 'conflict' } });
    done(await remove(id));
    for (const after of [restoreOrganization, suspendOrganization])
      expect(await after(admin(), id)).toMatchObject({ ok: false, error: { reason: 'not_found' } });
  });

  it('[L9] loses nothing before every server has noticed that it is suspended', async () => {
    const { id } = await organization();
    done(await suspendOrganization(at(NOW), id));
    const waits: number[] = [];
    const goes = done(await countWhatGoes(admin(), id));
    const waiting = { ...steps, sleep: async (ms: number) => void waits.push(ms) };
    const early = dyingStore(admin().offboarding, 1, 'before');
    await expect(deleteOrganization({ ...at(NOW + 30), offboarding: early }, id, goes, waiting)).rejects.toThrow(Died);
    expect(waits).toEqual([60_000]);
    done(await deleteOrganization(at(NOW + 90), id, goes, waiting));
    expect(waits).toEqual([60_000]);
  });
});
