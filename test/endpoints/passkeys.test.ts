import { generateKeyPairSync } from 'node:crypto';
import { decodeJwt } from 'jose';
import { challengeRequest } from '../../console/src/passkey-script/decision.ts';
import { userHandle } from '../../lambdas/core/passkeys/passkey.ts';
import type { SessionCookie } from '../../lambdas/core/sign-in/session.ts';
import { NO_AGENT_RULES } from '../../protect/vocabulary/agent-rules.ts';
import {
  ADA_SESSION,
  ADMIN,
  ADMIN_SESSION,
  approvalOf,
  GLOBEX_SESSION,
  PASSKEYS,
  REGISTER_PASSKEY,
  REMOVE_PASSKEY,
} from '../support/agent-world.ts';
import { ISSUER, member, NOW, organization } from '../support/fixtures.ts';
import { PasskeyWorld, WRITE } from '../support/passkey-world.ts';
import { type Lie, SoftPasskey } from '../support/soft-passkey.ts';
import { endsOf } from '../support/write-approvals.ts';

const KEY = { organization: organization.id, member: member.id, sessionId: 's-1' as never };
const OTHER_TAB = 'D'.repeat(43) as SessionCookie;
const GRANTED = { status: 200, body: { granted: [{ scope: WRITE }], not_granted: [] } };
const WITHOUT = { status: 200, body: { granted: [], not_granted: [{ scope: WRITE, reason: 'needs_passkey' }] } };

let world: PasskeyWorld;
beforeEach(async () => {
  world = new PasskeyWorld();
  world.agentRules = { ...NO_AGENT_RULES, passkey: new Set([WRITE]) };
  await world.use();
});

const grants = async () => endsOf((await world.agentSessions.find(KEY))?.grants);
const list = async (session: SessionCookie = ADA_SESSION) =>
  (await world.call(PASSKEYS, { as: { session } })).body['passkeys'] as readonly Readonly<Record<string, unknown>>[];
/** What a browser would send of the page's question, where a person chooses no more than this. */
function formOf(body: string, chosen: Readonly<Record<string, string>> = {}): FormData {
  const fields = new FormData();
  const inputs = /<input type="(?:hidden|checkbox)" name="([^"]+)" value="([^"]*)"/g;
  for (const [, name = '', value = ''] of body.matchAll(inputs)) fields.append(name, value);
  for (const [, name = ''] of body.matchAll(/<select name="([^"]+)">/g)) fields.set(name, chosen[name] ?? 'default');
  return fields;
}

const formPairs = (fields: FormData) =>
  [...fields].filter(([name]) => name !== 'csrf_token').map(([name, value]) => [name, String(value)] as const);

const actions = () => world.audit.map(({ action }) => action);
const lastRefusal = () => world.told.at(-1);

async function refused(answer: Promise<{ readonly status: number; readonly body: object }>, reason: string) {
  expect(await answer).toMatchObject({ status: 403, body: { error: 'passkey_refused' } });
  expect(lastRefusal()).toBe(`approve refused ${reason}`);
  expect(await grants()).toEqual({});
  expect(actions()).not.toContain('writes.approved');
}

describe('[L17] a write that takes a passkey', () => {
  it('never is approved without one, and says so', async () => {
    expect(await world.approve()).toMatchObject(WITHOUT);
    expect(await grants()).toEqual({});
    expect(world.audit).toEqual([]);
  });

  it('is approved by an answer to a challenge for this very approval, and the entry names the passkey', async () => {
    const passkey = await world.withPasskey();
    expect(await world.approveBy(passkey)).toMatchObject(GRANTED);
    const [{ id } = { id: undefined }] = await list();
    const entry = world.audit.at(-1);
    expect(entry).toMatchObject({ action: 'writes.approved', details: { passkey: id } });
    expect(decodeJwt(String(entry?.evidence))).toMatchObject({ person: { passkey: true } });
    expect(await list()).toMatchObject([{ name: 'Phone', last_used_at: world.clock.now() }]);
  });

  it('never is approved by a form without it, nor shown as one’s own to approve, where nobody has one', async () => {
    const page = await world.page({ accept: 'application/json', query: [['scope', WRITE]] });
    expect(JSON.parse(page.body)).toMatchObject({
      no_passkey: true,
      requested: [{ scope: WRITE, with_passkey: true, not_approvable: 'needs_passkey' }],
    });
    await world.withPasskey();
    const now = JSON.parse((await world.page({ accept: 'application/json', query: [['scope', WRITE]] })).body);
    expect(now.requested).toEqual([{ scope: WRITE, description: expect.any(String), with_passkey: true }]);
    const form = [
      ['decision', 'approve'],
      ['scope', WRITE],
      ['shown.client', 'cursor'],
      ['shown.scopes', WRITE],
    ] as const;
    const decided = await world.page({ accept: 'application/json', query: [['scope', WRITE]], form });
    expect(JSON.parse(decided.body)).toMatchObject({
      decided: { granted: [], not_granted: [{ reason: 'needs_passkey' }] },
    });
    expect(await grants()).toEqual({});
  });

  it('is approved by the console’s form with it', async () => {
    const passkey = await world.withPasskey();
    const decision = { ...approvalOf([WRITE]), durations: { [WRITE]: 'hour' } };
    const answer = passkey.assert(await world.challenge({ for: 'approve', ...decision }));
    const form = [
      ...[
        ['decision', 'approve'],
        ['scope', WRITE],
        [`duration.${WRITE}`, 'hour'],
      ],
      ...[
        ['shown.client', 'cursor'],
        ['shown.scopes', WRITE],
        ['passkey', JSON.stringify(answer)],
      ],
    ] as unknown as readonly (readonly [string, string])[];
    const page = await world.page({ accept: 'application/json', query: [['scope', WRITE]], form });
    expect(JSON.parse(page.body)).toMatchObject({ decided: { decision: 'approved', granted: [WRITE] } });
  });

  it('is asked for by the page’s own script, which may run there and no other, and is sent with the form', async () => {
    const passkey = await world.withPasskey();
    const { body, headers } = await world.page({ query: [['scope', WRITE]] });
    expect(headers['content-security-policy']).toContain(
      `script-src ${ISSUER}/console/passkey.js; connect-src 'self';`,
    );
    expect(body).toContain('data-challenges="/organizations/acme/agent/passkeys/challenges" data-session="s-1"');
    expect(body).toMatch(/<noscript><p role="alert">Your browser asks your device by a script/);
    const fields = formOf(body, { [`duration.${WRITE}`]: 'hour' });
    const asked = challengeRequest(fields, 's-1');
    const answer = passkey.assert(await world.challenge(asked));
    const form = [...formPairs(fields), ['passkey', JSON.stringify(answer)], ['decision', 'approve']] as const;
    const decided = await world.page({ query: [['scope', WRITE]], form });
    expect([decided.status, decided.body.includes('<h1>Approved</h1>')]).toEqual([200, true]);
    expect(Object.keys(await grants())).toEqual([WRITE]);
  });

  it('says why nothing was approved where no script ran', async () => {
    await world.withPasskey();
    const fields = formOf((await world.page({ query: [['scope', WRITE]] })).body);
    const form = [...formPairs(fields), ['decision', 'approve']] as const;
    const { body } = await world.page({ query: [['scope', WRITE]], form });
    expect(body).toContain('none was asked for: scripts are switched off, or did not load');
    expect(await grants()).toEqual({});
  });

  it('shows the question once more, as it was answered, where the passkey proves nothing', async () => {
    const passkey = await world.withPasskey();
    const fields = formOf((await world.page({ query: [['scope', WRITE]] })).body, { [`duration.${WRITE}`]: 'day' });
    const other = { ...challengeRequest(fields, 's-1'), durations: { [WRITE]: 'hour' } };
    const answer = passkey.assert(await world.challenge(other));
    const form = [...formPairs(fields), ['passkey', JSON.stringify(answer)], ['decision', 'approve']] as const;
    const { status, body } = await world.page({ query: [['scope', WRITE]], form });
    expect([status, body.includes('Your passkey was not accepted.')]).toEqual([403, true]);
    expect(body).toContain('<option value="day" selected>');
    expect(lastRefusal()).toBe('approve refused passkey_for_other_decision');
    expect(await grants()).toEqual({});
  });

  it('leads whoever has none to where one is added, and back; and can be denied', async () => {
    const { body, headers } = await world.page({ query: [['scope', WRITE]] });
    const back = encodeURIComponent(`/approve/acme/s-1?scope=${encodeURIComponent(WRITE)}&member=${member.id}`);
    expect(body).toContain(`href="/console/acme/passkeys?back=${back}"`);
    expect([body.includes('value="approve"'), body.includes('value="deny"')]).toEqual([false, true]);
    expect(headers['content-security-policy']).not.toContain('script-src');
  });

  it('is not every write: another one takes none', async () => {
    world.agentRules = { ...NO_AGENT_RULES, passkey: new Set(['projects:delete' as never]) };
    expect(await world.approve()).toMatchObject(GRANTED);
  });
});

describe('[L17] an answer of a passkey never approves', () => {
  it.each<[string, Lie, string]>([
    ['for another origin', { origin: 'https://evil.example' }, 'passkey_answer_invalid'],
    ['for our origin with a port', { origin: `${ISSUER}:8443` }, 'passkey_answer_invalid'],
    ['for another host', { rpId: 'example' }, 'passkey_answer_invalid'],
    ['without verifying the person', { flags: 0b001 }, 'passkey_answer_invalid'],
    ['without anybody present', { flags: 0b100 }, 'passkey_answer_invalid'],
    ['given for registering', { type: 'webauthn.create' }, 'passkey_answer_invalid'],
    ['given in a frame of another site', { crossOrigin: true }, 'passkey_answer_invalid'],
    ['given below another site', { crossOrigin: true, topOrigin: 'https://evil.example' }, 'passkey_answer_invalid'],
    ['with a challenge that nobody gave', { challenge: 'x'.repeat(43) }, 'passkey_challenge_unknown'],
    ['with a challenge in another form', { challenge: '' }, 'passkey_challenge_unknown'],
    ['of a credential that is nobody’s', { credential: 'AAAA' }, 'passkey_not_theirs'],
    ['that names another user', { userHandle: 'AAAA' }, 'passkey_not_theirs'],
    [
      'signed by another key',
      { signedBy: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey },
      'passkey_signature_invalid',
    ],
  ])('%s', async (_, lie, reason) => {
    const passkey = await world.withPasskey();
    const before = [...actions()];
    await refused(world.approveBy(passkey, lie), reason);
    // Law 8: a refused request writes nothing, and its challenge is not used up.
    expect(actions()).toEqual(before);
    expect(world.passkeys.challenges.size).toBe(1);
  });

  it('and does, that names the user whom it was registered for', async () => {
    const passkey = await world.withPasskey();
    const whose = userHandle({ organization: organization.id, member: member.id });
    expect((await world.approveBy(passkey, { userHandle: whose })).status).toBe(200);
  });

  it('given for another decision: other scopes, durations, session, or tool', async () => {
    const passkey = await world.withPasskey();
    for (const other of [
      { ...approvalOf([WRITE]), durations: { [WRITE]: 'hour' } },
      { ...approvalOf([WRITE]), sessionId: 's-2' },
      { ...approvalOf([WRITE]), shown: { client: null, scopes: [WRITE] } },
      { ...approvalOf([WRITE]), shown: { client: 'cursor', scopes: [WRITE, 'projects:read'] } },
    ]) {
      const answer = passkey.assert(await world.challenge({ for: 'approve', ...other }));
      await refused(world.approve(answer), 'passkey_for_other_decision');
    }
    const toConfirm = { for: 'confirm', member: member.id, id: '0'.repeat(32) };
    await refused(world.approve(passkey.assert(await world.challenge(toConfirm))), 'passkey_for_other_decision');
  });

  it('given in another browser session of the same member, or by another member', async () => {
    const passkey = await world.withPasskey();
    world.signInAgain(OTHER_TAB);
    const answer = passkey.assert(await world.challenge({ for: 'approve', ...approvalOf([WRITE]) }, OTHER_TAB));
    await refused(world.approve(answer), 'passkey_for_other_decision');
    const theirs = await world.withPasskey(ADMIN_SESSION, ADMIN);
    const ofAdmin = theirs.assert(await world.challenge({ for: 'approve', ...approvalOf([WRITE]) }, ADMIN_SESSION));
    await refused(world.approve(ofAdmin), 'passkey_for_other_decision');
  });

  it('of another member’s passkey, or of one that is of another organization', async () => {
    await world.withPasskey();
    for (const [session, id] of [
      [ADMIN_SESSION, ADMIN],
      [GLOBEX_SESSION, member.id],
    ] as const) {
      const theirs = session === GLOBEX_SESSION ? new SoftPasskey() : await world.withPasskey(session, id);
      const challenge = await world.challenge({ for: 'approve', ...approvalOf([WRITE]) });
      await refused(world.approve(theirs.assert(challenge)), 'passkey_not_theirs');
    }
  });

  it('twice, nor two at once', async () => {
    const passkey = await world.withPasskey();
    const answer = passkey.assert(await world.challenge({ for: 'approve', ...approvalOf([WRITE]) }));
    const statuses = (await Promise.all([world.approve(answer), world.approve(answer)])).map(({ status }) => status);
    expect(statuses.sort()).toEqual([200, 403]);
    expect(await world.approve(answer)).toMatchObject({ status: 403, body: { error: 'passkey_refused' } });
    expect(actions().filter((action) => action === 'writes.approved')).toHaveLength(1);
  });

  it('five minutes after its challenge was given', async () => {
    const passkey = await world.withPasskey();
    const answer = passkey.assert(await world.challenge({ for: 'approve', ...approvalOf([WRITE]) }));
    world.clock.advance(300);
    await refused(world.approve(answer), 'passkey_challenge_unknown');
  });

  it.each([0, 1])(
    'that has counted back or stood still (%d less): it is refused, on record, and its challenge is gone',
    async (less) => {
      const passkey = await world.withPasskey(ADA_SESSION, member.id, 7);
      expect(await world.approveBy(passkey)).toMatchObject(GRANTED);
      const challenge = await world.challenge({ for: 'approve', ...approvalOf([WRITE]) });
      const answer = passkey.assert(challenge, { counter: passkey.counter - less });
      expect(await world.approve(answer)).toMatchObject({ status: 403, body: { error: 'passkey_refused' } });
      expect(lastRefusal()).toBe('approve refused passkey_counter_back');
      expect(world.audit.at(-1)).toMatchObject({
        action: 'passkey.counter_went_back',
        details: { counter: 8, counted: 8 - less },
      });
      expect(await world.approve(answer)).toMatchObject({ status: 403 });
      expect(lastRefusal()).toBe('approve refused passkey_challenge_unknown');
      expect(actions().filter((action) => action === 'passkey.counter_went_back')).toHaveLength(1);
    },
  );

  it('that says that it has never counted, where it had', async () => {
    const passkey = await world.withPasskey(ADA_SESSION, member.id, 7);
    await refused(world.approveBy(passkey, { counter: 0 }), 'passkey_counter_back');
  });

  it('of a passkey from before the member’s last recall, whoever added them again', async () => {
    const passkey = await world.withPasskey();
    world.changeMember({ recalledAt: world.clock.now() });
    world.signInNow();
    expect(await list()).toEqual([]);
    expect(await world.begin({ for: 'approve', ...approvalOf([WRITE]) })).toMatchObject({
      status: 409,
      body: { error: 'no_passkey' },
    });
    const other = await world.withPasskey();
    const challenge = await world.challenge({ for: 'approve', ...approvalOf([WRITE]) });
    await refused(world.approve(passkey.assert(challenge)), 'passkey_not_theirs');
    expect(await world.approve(other.assert(challenge))).toMatchObject({
      status: 200,
      body: { granted: [{ scope: WRITE }] },
    });
  });

  it.each<[string, unknown]>([
    ['no object', 'yes'],
    ['nothing', {}],
    ['an id with a slash', { id: 'a/b', response: {} }],
    [
      'client data that is no JSON',
      { id: 'AAAA', response: { clientDataJSON: 'AAAA', authenticatorData: 'AAAA', signature: 'AAAA' } },
    ],
    [
      'a signature that is too long',
      {
        id: 'AAAA',
        response: {
          clientDataJSON: Buffer.from('{"challenge":"x"}').toString('base64url'),
          authenticatorData: 'AAAA',
          signature: 'A'.repeat(2_049),
        },
      },
    ],
  ])('in no form of one (%s): 400, which names the field', async (_, passkey) => {
    const answer = await world.call('POST /organizations/{organization}/agent/approve', {
      as: { session: ADA_SESSION },
      json: { ...approvalOf([WRITE]), passkey },
    });
    expect(answer).toMatchObject({
      status: 400,
      body: { error: 'invalid_request', field: expect.stringMatching(/^passkey/) },
    });
  });

  it.each(['AAAA', 'A'.repeat(4_096)])('with authenticator data that cannot be read', async (garbage) => {
    const passkey = await world.withPasskey();
    const answer = passkey.assert(await world.challenge({ for: 'approve', ...approvalOf([WRITE]) }));
    await refused(
      world.approve({ ...answer, response: { ...answer.response, authenticatorData: garbage } }),
      'passkey_answer_invalid',
    );
  });
});

describe('registering a passkey', () => {
  it('never without having signed in at the provider within five minutes, however young the session is', async () => {
    world.signInAgain();
    expect(await world.begin({ for: 'register' })).toMatchObject({
      status: 403,
      body: { error: 'sign_in_not_recent' },
    });
    world.signInAgain(ADA_SESSION, member.id, NOW - 301);
    expect(await world.begin({ for: 'register' })).toMatchObject({
      status: 403,
      body: { error: 'sign_in_not_recent' },
    });
    expect(world.passkeys.challenges.size).toBe(0);
  });

  it('never when it took longer than that since', async () => {
    world.signInNow();
    const passkey = new SoftPasskey();
    world.clock.advance(299);
    const challenge = await world.challenge({ for: 'register' });
    world.clock.advance(2);
    const json = { name: 'Phone', passkey: passkey.attest(challenge) };
    expect(await world.call(REGISTER_PASSKEY, { as: { session: ADA_SESSION }, json })).toMatchObject({
      status: 403,
      body: { error: 'sign_in_not_recent' },
    });
    expect(await list()).toEqual([]);
  });

  it('never two by one sign-in: nobody adds another unseen to what a person has just added', async () => {
    const first = await world.withPasskey();
    expect(await world.begin({ for: 'register' })).toMatchObject({
      status: 403,
      body: { error: 'sign_in_not_recent' },
    });
    // Nor when the first is removed.
    const [{ id } = { id: '' }] = await list();
    expect(await world.call(REMOVE_PASSKEY, { as: { session: ADA_SESSION }, passkey: String(id) })).toMatchObject({
      status: 200,
    });
    expect(await world.begin({ for: 'register' })).toMatchObject({ status: 403 });
    world.signInNow();
    expect(await world.register(first)).toMatchObject({
      status: 201,
      body: { name: 'Phone', registered_at: world.clock.now() },
    });
    expect(actions()).toEqual(['passkey.registered', 'passkey.removed', 'passkey.registered']);
  });

  it('never of a credential that is somebody’s already, in whatever organization', async () => {
    const passkey = await world.withPasskey();
    world.signInNow(ADMIN_SESSION, ADMIN);
    expect(await world.register(passkey, ADMIN_SESSION)).toMatchObject({
      status: 409,
      body: { error: 'passkey_taken' },
    });
    expect(await list(ADMIN_SESSION)).toEqual([]);
  });

  it.each<[string, Lie]>([
    ['another origin', { origin: 'https://evil.example' }],
    ['another host', { rpId: 'example' }],
    ['no verified person', { flags: 0b001 }],
    ['an answer to an approval', { type: 'webauthn.get' }],
    ['a frame of another site', { crossOrigin: true }],
    ['another name than is attested', { credential: 'AAAA' }],
  ])('never with %s', async (_, lie) => {
    world.signInNow();
    expect(await world.register(new SoftPasskey(), ADA_SESSION, lie)).toMatchObject({
      status: 403,
      body: { error: 'passkey_refused' },
    });
    expect(await list()).toEqual([]);
    expect(world.audit).toEqual([]);
  });

  it('never by a challenge that was given for an approval, nor the other way round', async () => {
    const passkey = await world.withPasskey();
    world.signInNow();
    const challenge = await world.challenge({ for: 'approve', ...approvalOf([WRITE]) });
    const json = { name: 'Other', passkey: new SoftPasskey().attest(challenge) };
    expect(await world.call(REGISTER_PASSKEY, { as: { session: ADA_SESSION }, json })).toMatchObject({
      status: 403,
      body: { error: 'passkey_refused' },
    });
    await refused(
      world.approve(passkey.assert(await world.challenge({ for: 'register' }))),
      'passkey_for_other_decision',
    );
  });

  it('never garbage: CBOR that is none is refused, and what is too long is no form', async () => {
    world.signInNow();
    const good = new SoftPasskey().attest(await world.challenge({ for: 'register' }));
    for (const [attestationObject, status] of [
      ['_____w', 403],
      ['o2Nmb', 403],
      ['A'.repeat(8_193), 400],
      ['a b', 400],
    ] as const) {
      const json = { name: 'Phone', passkey: { ...good, response: { ...good.response, attestationObject } } };
      expect((await world.call(REGISTER_PASSKEY, { as: { session: ADA_SESSION }, json })).status).toBe(status);
    }
  });

  it.each(['', ' Phone', 'a\nb', 'x'.repeat(65), 7])('never under a name that is none (%j)', async (name) => {
    world.signInNow();
    const json = { name, passkey: new SoftPasskey().attest(await world.challenge({ for: 'register' })) };
    expect(await world.call(REGISTER_PASSKEY, { as: { session: ADA_SESSION }, json })).toMatchObject({
      status: 400,
      body: { field: 'name' },
    });
  });

  it('never more than ten', async () => {
    for (let i = 0; i < 10; i += 1) await world.withPasskey();
    world.signInNow();
    expect(await world.begin({ for: 'register' })).toMatchObject({ status: 409, body: { error: 'too_many_passkeys' } });
  });

  it('asks for a verified person, for this host, and for no device that has one already', async () => {
    const passkey = await world.withPasskey();
    world.signInNow();
    const { body } = await world.begin({ for: 'register' });
    expect(body['public_key']).toMatchObject({
      rp: { id: new URL(ISSUER).hostname },
      user: { name: member.email },
      excludeCredentials: [{ type: 'public-key', id: passkey.credential }],
      authenticatorSelection: { userVerification: 'required' },
    });
  });
});

describe('removing a passkey', () => {
  it('ends it at once, and never is another member’s', async () => {
    const passkey = await world.withPasskey();
    const [{ id } = { id: '' }] = await list();
    const drop = (session: SessionCookie) => world.call(REMOVE_PASSKEY, { as: { session }, passkey: String(id) });
    expect(await drop(ADMIN_SESSION)).toMatchObject({ status: 404 });
    const answer = passkey.assert(await world.challenge({ for: 'approve', ...approvalOf([WRITE]) }));
    expect(await drop(ADA_SESSION)).toMatchObject({ status: 200, body: { id } });
    await refused(world.approve(answer), 'passkey_not_theirs');
  });
});
