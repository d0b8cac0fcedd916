import { createHash, randomBytes } from 'node:crypto';
import { dynamoProviderActivation } from '../../lambdas/adapters/aws/administration/activation.ts';
import { dynamoAdministrationReads } from '../../lambdas/adapters/aws/administration/reads.ts';
import { dynamoAdministrationStore } from '../../lambdas/adapters/aws/administration/store.ts';
import { dynamoTrustSources } from '../../lambdas/adapters/aws/directory/trust-sources.ts';
import { dynamoActivationQuestions } from '../../lambdas/adapters/aws/sessions/activation-questions.ts';
import { dynamoSetupStore } from '../../lambdas/adapters/aws/sessions/setup-store.ts';
import { dynamoSessionStore } from '../../lambdas/adapters/aws/sessions/store.ts';
import { whatever } from '../../lambdas/core/administration/revision.ts';
import type { Member, TrustedProvider } from '../../lambdas/core/records.ts';
import { type ActivationQuestion, settingsOf } from '../../lambdas/core/sign-in/activation-question.ts';
import type { PendingProvider } from '../../lambdas/core/sign-in/provider.ts';
import type { SessionDigest } from '../../lambdas/core/sign-in/session.ts';
import type { SetupDigest } from '../../lambdas/core/sign-in/setup.ts';
import type { Activation } from '../../lambdas/ports/provider-activation.ts';
import { describeOnDynamoDb } from '../support/engines.ts';
import { outcome, race } from '../support/race.ts';
import { signIn } from '../support/sign-in-world.ts';
import type { TestTables } from '../support/test-tables.ts';
import { aMember, anAudit, anOrganization, aProvider, NOW, unique } from './records.ts';
import { aSession } from './session-store.ts';

function aQuestion(
  session: SessionDigest,
  provider: PendingProvider,
  { id, organization }: Member,
): ActivationQuestion {
  return {
    ...{ id: randomBytes(32).toString('base64url'), session, organization, member: id, provider: provider.id },
    ...{ settings: settingsOf(provider), returnTo: '/console/', expiresAt: NOW + 300 },
    account: { subject: unique('subject'), email: 'ada@acme.example', isEmailVerified: true, name: 'Ada' },
  };
}

/** One organization with an administrator in a session, and a provider that is pending, all stored. */
class PendingTrust {
  readonly tables: TestTables;

  constructor(tables: TestTables) {
    this.tables = tables;
  }

  get store() {
    return dynamoAdministrationStore(this.tables.client, this.tables.names, 400);
  }

  get activate() {
    return dynamoProviderActivation(this.tables.client, this.tables.names, 400);
  }

  get trust() {
    return dynamoTrustSources(this.tables.client, this.tables.names);
  }

  async prepare(shared: Partial<TrustedProvider> = {}): Promise<Activation> {
    const { id } = anOrganization();
    await this.store.createOrganization(anOrganization({ id }), anAudit(id));
    const member = aMember(id, { role: 'admin' });
    await this.store.addMember(member, undefined, 'operator', anAudit(id));
    const provider = aProvider(id, { ...shared, status: 'pending', signIn }) as PendingProvider;
    const { signIn: _, ...registered } = provider;
    await this.store.registerProvider(registered, 'operator', anAudit(id));
    await this.store.changeProvider({ record: registered, revision: 0 }, { signIn }, 'operator', anAudit(id));
    return this.#activationOf(provider, member);
  }

  async #activationOf(provider: PendingProvider, member: Member): Promise<Activation> {
    const { organization } = provider;
    const old = aSession({ organization, member: member.id });
    await dynamoSessionStore(this.tables.client, this.tables.names, 400).create(old, anAudit(organization));
    const question = aQuestion(old.digest, provider, member);
    await dynamoActivationQuestions(this.tables.client, this.tables.names.sessions).ask(question);
    return {
      ...{ question, provider: { record: provider, revision: 1 }, member },
      link: { provider: provider.id, claim: 'sub', value: unique('subject') },
      begunFrom: { digest: old.digest, kind: 'session' },
      session: aSession({ organization, provider: provider.id, member: member.id }),
      audit: [anAudit(organization), anAudit(organization), anAudit(organization)],
    };
  }
}

describeOnDynamoDb('activating a provider', (tables) => {
  const pending = () => new PendingTrust(tables());
  const sessions = () => dynamoSessionStore(tables().client, tables().names, 400);
  const questions = () => dynamoActivationQuestions(tables().client, tables().names.sessions);

  it('makes it active, links the subject, uses the question up, ends the old session and begins the new one, with every audit entry', async () => {
    const about = await pending().prepare();
    const before = (await tables().rows('auditTrail')).length;
    expect(await pending().activate(about)).toBe('activated');
    const { member, link, begunFrom, session } = about;
    const provider = about.provider.record;
    expect(await questions().find(begunFrom.digest)).toBeUndefined();
    const { trust } = pending();
    expect(await trust.findProvider({ tenant: undefined, audienceTenant: undefined, ...provider })).toEqual({
      ...provider,
      status: 'active',
    });
    expect(await trust.findLinkedMember(link)).toBe(member.id);
    expect(await trust.findMember(member.organization, member.id)).toEqual({ ...member, linked: true });
    expect(await sessions().find(begunFrom.digest)).toBeUndefined();
    expect(await sessions().find(session.digest)).toEqual(session);
    expect((await tables().rows('auditTrail')).length).toBe(before + 3);
    expect(await tables().rows('status')).toContainEqual({ pk: `idp#${provider.id}`, status: 'active' });
  });

  it('ends a setup session as it ends any other', async () => {
    const about = await pending().prepare();
    const setups = dynamoSetupStore(tables().client, tables().names, 400);
    const link = { digest: createHash('sha256').update(unique('s')).digest('hex') as SetupDigest };
    const { organization, member } = about.session;
    await setups.createLink({ ...link, organization, member, expiresAt: NOW + 9 }, 'operator', anAudit(organization));
    const { digest } = aSession();
    const session = { digest, organization, member, createdAt: NOW, expiresAt: NOW + 9 };
    await setups.open({ ...link, organization, member, expiresAt: NOW + 9 }, session, anAudit(organization));
    expect(await pending().activate({ ...about, begunFrom: { digest, kind: 'setup' } })).toBe('activated');
    expect(await setups.findSession(digest)).toBeUndefined();
  });

  it('keeps a question as it was asked, one for each session, and takes back no other', async () => {
    const { question, provider: asked, member } = await pending().prepare();
    const provider = asked.record;
    const next = aQuestion(question.session, provider, member);
    await questions().ask(next);
    expect(await questions().find(question.session)).toEqual(next);
    await questions().withdraw(question);
    expect(await questions().find(question.session)).toEqual(next);
    await questions().withdraw(next);
    expect(await questions().find(question.session)).toBeUndefined();
    expect(await questions().find(aSession().digest)).toBeUndefined();
  });

  it.each([2, 5])('is done once, however many of %s decisions race', async (racers) => {
    const about = await pending().prepare();
    const words = await race(racers, () =>
      pending().activate({ ...about, session: aSession({ ...about.session, digest: aSession().digest }) }),
    );
    expect(outcome(words, 'activated').winners).toBe(1);
  });

  it('is won by one of two organizations that claim one trust, and the other stays pending', async () => {
    const issuer = `https://${unique('shared')}.example`;
    const both = [await pending().prepare({ issuer }), await pending().prepare({ issuer })];
    const words = await race(2, (racer) => pending().activate(both[racer] as Activation));
    expect(outcome(words, 'activated')).toEqual({ winners: 1, lost: ['trust_taken'] });
    const loser = both[words.indexOf('trust_taken')] as Activation;
    const reads = dynamoAdministrationReads(tables().client, tables().names);
    expect(await reads.findProvider(loser.provider.record.organization, loser.provider.record.id)).toMatchObject({
      record: { status: 'pending' },
    });
  });

  it.each<[string, string, (about: Activation, world: PendingTrust) => Promise<unknown>]>([
    ['session_ended', 'the session ended', ({ begunFrom }) => sessions().end(begunFrom.digest)],
    ['question_gone', 'the person said no', ({ question }) => questions().withdraw(question)],
    [
      'question_gone',
      'another sign-in replaced what was shown',
      ({ question, provider, member }) => questions().ask(aQuestion(question.session, provider.record, member)),
    ],
    [
      'provider_changed',
      'it was confirmed',
      ({ provider }, { store }) =>
        store.changeProvider(provider, { status: 'active' }, 'operator', anAudit(provider.record.organization)),
    ],
    [
      'provider_changed',
      'it was disabled',
      ({ provider }, { store }) =>
        store.changeProvider(provider, { status: 'disabled' }, 'operator', anAudit(provider.record.organization)),
    ],
    [
      'provider_changed',
      'our client there was changed',
      ({ provider }, { store }) =>
        store.changeProvider(
          provider,
          { signIn: { ...signIn, clientId: 'another' } },
          'operator',
          anAudit(provider.record.organization),
        ),
    ],
    [
      'member_changed',
      'the member has another role',
      ({ member }, { store }) =>
        store.changeMember(whatever(member), { role: 'viewer' }, 'operator', anAudit(member.organization)),
    ],
    [
      'member_changed',
      'the member was disabled',
      ({ member }, { store }) => store.stopMember(member, 'disabled', NOW, anAudit(member.organization)),
    ],
    [
      'subject_taken',
      'the subject leads to another member',
      ({ provider, link }, { store }) =>
        store.addMember(aMember(provider.record.organization), link, 'operator', anAudit(provider.record.organization)),
    ],
  ])('is refused as %s when %s meanwhile, and writes nothing', async (word, _, change) => {
    const world = pending();
    const about = await world.prepare();
    await change(about, world);
    const before = await tables().snapshot();
    expect(await world.activate(about)).toBe(word);
    expect(await tables().snapshot()).toEqual(before);
  });
});
