import { subjectLinkDigest } from '../../../lambdas/core/people/subject-link.ts';
import type { Member, TrustedProvider } from '../../../lambdas/core/records.ts';
import { mayCutOff, signInSettings } from '../../../lambdas/core/sign-in/proof.ts';
import { offersSignIn } from '../../../lambdas/core/sign-in/provider.ts';
import { aProvider } from '../../contract/records.ts';
import {
  AdministrationWorld,
  type Answer,
  type As,
  linkFor,
  proofFor,
  SIGN_IN,
} from '../../support/administration-world.ts';
import { describeUseCases } from '../../support/engines.ts';

const LAST_SIGN_IN = [409, 'urn:countersign:problem:last_sign_in'];
const said = ({ status, body }: Answer) => [status, body.type];

/** An administrator who has signed in through a provider. */
interface Person {
  readonly member: Member;
  readonly provider: TrustedProvider;
  readonly as: As;
}

const PROVIDER = '/identity-providers/{provider}';
const MEMBER = '/members/{member}';

/** Every road by which one administrator could take another's way in. */
const ROADS = {
  unlink: (link: string) => ['DELETE', `${MEMBER}/links/{link}`, undefined, { link }] as const,
  demote: () => ['PATCH', MEMBER, { role: 'developer' }] as const,
  disable: () => ['PATCH', MEMBER, { status: 'disabled' }] as const,
  remove: () => ['DELETE', MEMBER, undefined] as const,
  'disable the provider': () => ['POST', `${PROVIDER}/disable`, undefined] as const,
  'map another claim': () => ['PATCH', PROVIDER, { subject_claim: 'email', email_domains: ['acme.example'] }] as const,
  'take fewer algorithms': () => ['PATCH', PROVIDER, { algorithms: ['EdDSA'] }] as const,
  'be another client': () => ['PUT', `${PROVIDER}/sign-in`, { client_id: 'somebody-else' }] as const,
} satisfies Record<string, (link: string) => readonly [string, string, unknown, object?]>;

type Road = keyof typeof ROADS;
const ALL = Object.keys(ROADS) as Road[];
const PAIRS = ALL.flatMap((mine, i) => ALL.slice(i).map((theirs) => [mine, theirs] as const));

describeUseCases('an organization that has an administrator who can sign in', (tables) => {
  let world: AdministrationWorld;
  let ann: Person;
  let bob: Person;
  beforeEach(async () => {
    world = await AdministrationWorld.start(tables());
    ann = { member: world.admin, provider: world.provider, as: world.adminSession };
    bob = await another();
  });

  async function another(): Promise<Person> {
    const member = await world.addMember({ role: 'admin' });
    const provider = await world.addProvider({ signIn: SIGN_IN });
    for (const { issuer } of [provider, world.provider]) {
      const endpoints = { authorizationEndpoint: `${issuer}/authorize`, tokenEndpoint: `${issuer}/token` };
      world.discovered.set(issuer, { jwksUri: `${issuer}/keys`, hosts: ['idp.example'], ...endpoints });
    }
    return { member, provider, as: await world.signedIn(member, provider) };
  }

  const linkId = ({ member, provider }: Person) => `${provider.id}.${subjectLinkDigest(linkFor(member, provider))}`;

  /** What somebody needs to take another's way in, looked at beforehand, so that two may do it at once. */
  async function take(road: Road, by: { readonly as: As }, from: Person): Promise<() => Promise<Answer>> {
    const [method, route, json, more] = ROADS[road](linkId(from)) as readonly [string, string, unknown, object?];
    const of = route.startsWith(MEMBER) ? MEMBER : PROVIDER;
    const path = { member: from.member.id, provider: from.provider.id, ...more };
    const { etag } = await world.call('GET', of, { path });
    return () => world.call(method, route, { path, as: by.as, ifMatch: etag, ...(json !== undefined && { json }) });
  }

  /** As stored now: what they once signed in with stands. */
  async function canSignIn({ member, provider }: Person): Promise<boolean> {
    const stored = await world.trust.findMember(member.organization, member.id);
    const owner = await world.trust.findLinkedMember(linkFor(member, provider));
    const now = await world.trust.findProvider({
      issuer: provider.issuer,
      tenant: undefined,
      audienceTenant: undefined,
    });
    const { settings } = proofFor(member, provider);
    const works = now !== undefined && offersSignIn(now) && signInSettings(now) === settings;
    return works && stored?.status === 'active' && stored.role === 'admin' && owner === member.id;
  }

  it.each(PAIRS)('[L6] never loses the last one to two who take each other’s way in: %s, %s', async (mine, theirs) => {
    const attempts = await Promise.all([take(mine, ann, bob), take(theirs, bob, ann)]);
    const answers = await Promise.all(attempts.map((attempt) => attempt()));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await Promise.all([canSignIn(ann), canSignIn(bob)])).toEqual([
      answers[0]?.status === 200,
      answers[1]?.status === 200,
    ]);
  });

  it.each(ALL)('[L6] never proves by an access token that another way in works: %s', async (road) => {
    const token = await world.token(ann.member.id, 'org:admin org:read');
    const answer = await (await take(road, { as: token }, bob))();
    // What only a session may do at all is forbidden before.
    expect([LAST_SIGN_IN, [403, 'urn:countersign:problem:forbidden']]).toContainEqual(said(answer));
    expect(await canSignIn(bob)).toBe(true);
  });

  it('[L6] by an access token, is told to use the console instead', async () => {
    const token = await world.token(ann.member.id, 'org:admin org:read');
    for (const road of ['disable', 'disable the provider'] as const) {
      const answer = await (await take(road, { as: token }, bob))();
      expect(said(answer)).toEqual(LAST_SIGN_IN);
      expect(answer.body.detail).toContain('an access token does not prove');
    }
    expect(await world.audited()).toEqual([]);
  });

  it('by an access token, still disables and recalls whoever is no administrator', async () => {
    const token = await world.token(ann.member.id, 'org:admin org:read');
    const { id } = await world.addMember();
    const recalled = await world.change('POST', `${MEMBER}/recall`, MEMBER, { path: { member: id }, as: token });
    const json = { status: 'disabled' };
    const disabled = await world.change('PATCH', MEMBER, MEMBER, { path: { member: id }, as: token, json });
    expect([recalled.status, disabled.status]).toEqual([200, 200]);
  });

  it.each(
    ALL.filter(
      (road) =>
        road.includes('provider') || road.includes('claim') || road.includes('algorithms') || road.includes('client'),
    ),
  )('[L6] never cuts off the provider that the caller came through: %s', async (road) => {
    const answer = await (await take(road, ann, ann))();
    expect(said(answer)).toEqual(LAST_SIGN_IN);
    expect(answer.body.detail).toContain('You signed in through this');
    expect(await canSignIn(ann)).toBe(true);
  });

  it.each(ALL)('lets one who can sign in take another’s way in: %s', async (road) => {
    expect((await (await take(road, ann, bob))()).status).toBe(200);
    expect(await canSignIn(ann)).toBe(true);
  });

  describe('is not proved to have another by a session', () => {
    const refused = async (by: Person) => {
      const carl = await another();
      for (const road of ['unlink', 'disable the provider', 'demote'] as const) {
        const answer = await (await take(road, by, carl))();
        expect(said(answer)).toEqual(LAST_SIGN_IN);
        expect(answer.body.detail).toContain('Sign in again');
      }
      expect(await canSignIn(carl)).toBe(true);
    };

    it('[L6] whose link was taken away since', async () => {
      expect((await (await take('unlink', ann, bob))()).status).toBe(200);
      await refused(bob);
    });

    it.each(['take fewer algorithms', 'be another client', 'map another claim'] as const)(
      '[L6] whose provider was changed since: %s',
      async (road) => {
        expect((await (await take(road, ann, bob))()).status).toBe(200);
        await refused(bob);
      },
    );

    it('[L10] of a former release, which does not say', async () => {
      await refused({ ...bob, as: world.session(bob.member, bob.provider.id) });
    });
  });

  it('has a provider that takes more algorithms, and other settings, without a second one', async () => {
    const path = { provider: ann.provider.id };
    const json = { algorithms: ['RS256', 'ES256', 'PS256', 'EdDSA'], max_lifetime_seconds: 120 };
    expect((await world.change('PATCH', PROVIDER, PROVIDER, { path, json })).status).toBe(200);
  });

  it('[L6] a link is not added by one who is no administrator any more', async () => {
    const path = { member: ann.member.id };
    const { etag } = await world.call('GET', MEMBER, { path });
    const json = { provider: ann.provider.id, subject: 'another' };
    const [demoted, added] = await Promise.all([
      (await take('demote', ann, bob))(),
      world.call('POST', `${MEMBER}/links`, { path, as: bob.as, ifMatch: etag, json }),
    ]);
    expect(demoted.status).toBe(200);
    const stored = await world.trust.findLinkedMember({ ...linkFor(ann.member, ann.provider), value: 'another' });
    expect(stored === undefined).toBe(added.status !== 201);
  });
});

describe('what may cut somebody off', () => {
  const provider = { ...aProvider('acme' as never), signIn: SIGN_IN };
  const byEmail = { ...provider, subjectClaim: 'email', emailDomains: new Set(['a.example', 'b.example']) };
  const rotated = { method: 'client_secret_basic', encryptedSecret: 'x' } as const;

  it.each([
    ['nothing', provider, {}, false],
    ['another role just in time', provider, { justInTimeRole: 'viewer' }, false],
    ['more algorithms', provider, { algorithms: new Set([...provider.algorithms, 'EdDSA' as const]) }, false],
    ['fewer algorithms', provider, { algorithms: new Set(['EdDSA' as const]) }, true],
    ['another claim', provider, { subjectClaim: 'oid' }, true],
    ['being disabled', provider, { status: 'disabled' as const }, true],
    ['becoming pending', provider, { status: 'pending' as const }, true],
    ['another client', provider, { signIn: { ...SIGN_IN, clientId: 'x' } }, true],
    ['another secret', provider, { signIn: { ...SIGN_IN, authentication: rotated } }, true],
    ['domains, where people are known by something else', provider, { emailDomains: new Set<string>() }, false],
    ['more domains, by address', byEmail, { emailDomains: new Set([...byEmail.emailDomains, 'c.example']) }, false],
    [
      'addresses that must be said to be verified from now on',
      { ...byEmail, emailVerifiedAbsent: 'trusted' as const },
      { emailVerifiedAbsent: undefined },
      true,
    ],
    [
      'the same, where people are known by something else',
      provider,
      { emailVerifiedAbsent: 'trusted' as const },
      false,
    ],
    ['addresses that need not be said to be verified', byEmail, { emailVerifiedAbsent: 'trusted' as const }, false],
    ['fewer domains, by address', byEmail, { emailDomains: new Set(['a.example']) }, true],
  ])('%s', (_, previous, change, expected) => {
    expect(mayCutOff(previous, { ...previous, ...change } as typeof provider)).toBe(expected);
  });

  it('[L10] no provider that offers no sign-in', () => {
    const { signIn: _, ...without } = provider;
    expect(mayCutOff(without, { ...without, status: 'disabled' })).toBe(false);
    expect(mayCutOff({ ...provider, status: 'pending' }, { ...provider, status: 'disabled' })).toBe(false);
  });
});
