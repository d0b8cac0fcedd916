import type { Member } from '../../lambdas/core/records.ts';
import { csrfToken, type SessionCookie, sessionDigest } from '../../lambdas/core/sign-in/session.ts';
import type { SetupSession } from '../../lambdas/core/sign-in/setup.ts';
import { authenticatePerson, beginningOf, isSetup } from '../../lambdas/flows/authenticate-setup.ts';
import type { MemberId } from '../../protect/vocabulary/identifiers.ts';
import { input } from '../support/activation-world.ts';
import { configurationOf, member, NOW, organization } from '../support/fixtures.ts';
import { memorySetups } from '../support/memory-setups.ts';
import { changeAll, type TrustedFacts } from '../support/memory-trust.ts';
import { COOKIE, session, sessionWorld } from '../support/session-world.ts';

const SETUP_COOKIE = 'S'.repeat(43) as SessionCookie;
const configuration = configurationOf(input);

const setup: SetupSession = {
  digest: sessionDigest(SETUP_COOKIE),
  ...{ organization: organization.id, member: member.id, createdAt: NOW - 60, expiresAt: NOW + 1 },
};

/** Another administrator, who made the link. */
const OTTO: Member = { ...member, id: 'otto' as MemberId, email: 'otto@acme.example', role: 'admin' };

interface Case {
  readonly kept?: Partial<SetupSession>;
  readonly change?: (facts: TrustedFacts) => unknown;
  readonly cookie?: SessionCookie;
  readonly wanted?: string;
}

/** Ada is an administrator, whom a setup link let in; in another browser she is signed in. */
async function authenticate({ kept = {}, change, cookie = SETUP_COOKIE, wanted }: Case = {}) {
  const { dependencies, facts } = sessionWorld();
  const setups = memorySetups();
  setups.sessions.set(setup.digest, { ...setup, ...kept });
  changeAll(facts.members, { role: 'admin' });
  change?.(facts);
  return authenticatePerson({ ...dependencies, configuration, setups }, cookie, wanted);
}

describe('[L6] whom a setup link let in', () => {
  it.each([undefined, organization.id])(
    'is there for the routes that setup needs, and has no scopes: %s',
    async (wanted) => {
      const person = await authenticate(wanted === undefined ? {} : { wanted });
      if (!person.ok || !isSetup(person.value)) throw new Error('not let in');
      const { member: who, organization: of, csrfToken: csrf } = person.value;
      expect([person.value.setup, who.id, of.id, csrf]).toStrictEqual([
        ...[setup, member.id, organization.id, csrfToken(SETUP_COOKIE)],
      ]);
      expect(beginningOf(person.value)).toStrictEqual(setup);
    },
  );

  it.each<[string, Case, string]>([
    ['whose hour is over in this second', { kept: { expiresAt: NOW } }, 'session_expired'],
    ['of another organization', { wanted: 'globex' }, 'session_of_other_organization'],
    [
      'who is disabled',
      { change: ({ members }) => changeAll(members, { status: 'disabled' }) },
      'session_member_not_active',
    ],
    [
      'who is removed',
      { change: ({ members }) => changeAll(members, { status: 'removed' }) },
      'session_member_not_active',
    ],
    ['who is not there', { change: ({ members }) => members.splice(0) }, 'session_member_not_active'],
    [
      'who is recalled since',
      { change: ({ members }) => changeAll(members, { recalledAt: setup.createdAt }) },
      'session_recalled',
    ],
    [
      'whose organization is recalled since',
      { change: ({ organizations }) => changeAll(organizations, { recalledAt: setup.createdAt }) },
      'session_recalled',
    ],
    [
      'who is no administrator any more',
      { change: ({ members }) => changeAll(members, { role: 'guest' }) },
      'setup_member_not_administrator',
    ],
    [
      'whose role is none',
      { change: ({ members }) => changeAll(members, { role: 'nobody' }) },
      'setup_member_not_administrator',
    ],
    [
      'whose organization is suspended',
      { change: ({ organizations }) => changeAll(organizations, { status: 'disabled' }) },
      'session_organization_not_active',
    ],
    [
      'whose organization is not there',
      { change: ({ organizations }) => organizations.splice(0) },
      'session_organization_not_active',
    ],
    ['whose link is of an administrator who is not there', { kept: { madeBy: OTTO.id } }, 'setup_maker_not_standing'],
    ...(
      [
        ['is disabled', { status: 'disabled' }],
        ['administers no more', { role: 'guest' }],
        ['was recalled since', { recalledAt: setup.createdAt }],
      ] as const
    ).map(([what, changed]): [string, Case, string] => [
      `whose link is of an administrator who ${what}`,
      { kept: { madeBy: OTTO.id }, change: ({ members }) => members.push({ ...OTTO, ...changed }) },
      'setup_maker_not_standing',
    ]),
    ['by a cookie that opened none', { cookie: 'U'.repeat(43) as SessionCookie }, 'unknown_session'],
  ])('[L9][L10] is nobody %s', async (_, one, reason) => {
    expect(await authenticate(one)).toMatchObject({ ok: false, error: { reason } });
  });

  it('is let in by the word of an administrator who stands, recalled before the session began or not', async () => {
    const recalledAt = setup.createdAt - 1;
    for (const maker of [OTTO, { ...OTTO, recalledAt }])
      expect(
        await authenticate({ kept: { madeBy: OTTO.id }, change: ({ members }) => members.push(maker) }),
      ).toMatchObject({ ok: true, value: { member: { id: member.id } } });
  });

  it('was recalled a second before the session began, and is let in', async () => {
    const change = ({ members, organizations }: TrustedFacts) => {
      changeAll(members, { recalledAt: setup.createdAt - 1 });
      changeAll(organizations, { recalledAt: setup.createdAt - 1 });
    };
    expect(await authenticate({ change })).toMatchObject({ ok: true });
  });
});

describe('somebody who is signed in', () => {
  it('is that, with what a session allows', async () => {
    const person = await authenticate({ cookie: COOKIE });
    if (!person.ok) throw new Error(person.error.reason);
    expect([isSetup(person.value), beginningOf(person.value)]).toStrictEqual([false, session]);
  });

  it('is refused for the reason of that session, whatever setup session has the same cookie', async () => {
    const kept = { digest: sessionDigest(COOKIE) };
    const refused = await authenticate({ kept, cookie: COOKIE, wanted: 'globex' });
    expect(refused).toMatchObject({ ok: false, error: { reason: 'session_of_other_organization' } });
  });
});
