import { isSignalToken, signalEndpoint } from '../../../lambdas/core/signals/stream.ts';
import { disableProvider } from '../../../lambdas/flows/administration/change-provider.ts';
import { unlinkMember } from '../../../lambdas/flows/administration/links.ts';
import { removeProvider } from '../../../lambdas/flows/administration/remove-provider.ts';
import {
  disableSignals,
  enableSignals,
  readSignals,
  rotateSignalToken,
  signalsTag,
} from '../../../lambdas/flows/administration/signals.ts';
import type { SecretEncrypter } from '../../../lambdas/ports/secrets.ts';
import { unique } from '../../contract/records.ts';
import { administeredOrganization, demote, operatorOn } from '../../support/administered-organization.ts';
import { done, entriesOf, meanwhile, refusedBy } from '../../support/administration.ts';
import { embeddedTables } from '../../support/engines.ts';
import { API, ISSUER, NOW } from '../../support/fixtures.ts';

const tables = embeddedTables();
const admin = () => operatorOn(tables());

/** The key service, for whoever wants to know what is bound to a ciphertext. */
const secrets: SecretEncrypter = {
  encrypt: async (secret, context) => Buffer.from(JSON.stringify([context, secret.length])).toString('base64'),
};

async function world() {
  const { organization, provider, ada, bob, link, by } = await administeredOrganization(admin());
  return { of: { organization, provider: provider.id }, provider, ada, bob, link, by };
}

type Of = Awaited<ReturnType<typeof world>>['of'];

const read = async ({ organization, provider }: Of) => done(await readSignals(admin(), organization, provider));
const enabled = async (of: Of, input = {}) => done(await enableSignals(admin(), { secrets }, of, input));

describe('signals of a provider', () => {
  it('[V2] are off until they are switched on, with a token that is shown once', async () => {
    const { of, provider } = await world();
    expect((await read(of)).stream).toBeUndefined();
    const { token = '', stream, endpoint } = await enabled(of);
    expect(await enabled(of)).not.toHaveProperty('token');
    expect(endpoint).toBe(signalEndpoint(ISSUER, provider.id));
    expect(stream).toMatchObject({ audience: endpoint, enabledAt: NOW, heard: {} });
    expect(stream !== undefined && isSignalToken(token, stream, NOW)).toBe(true);
    for (const table of ['directory', 'auditTrail'] as const)
      expect(JSON.stringify(await tables().rows(table))).not.toContain(token);
    const entries = await entriesOf(tables(), provider.id);
    expect(entries).toContainEqual(
      expect.objectContaining({ action: 'provider.signals_enabled', details: { audience: endpoint } }),
    );
  });

  it('are recognized as the transmitter sends them, and the token stays', async () => {
    const { of } = await world();
    const { token = '' } = await enabled(of);
    const transmitterIssuer = 'https://signals.example';
    const input = {
      audience: 'https://acme.example',
      transmitterIssuer,
      transmitterJwksUri: 'https://k.example/jwks?x',
    };
    const changed = await enabled(of, input);
    expect(changed.token).toBeUndefined();
    expect(changed.stream).toMatchObject({
      audience: 'https://acme.example',
      transmitter: { issuer: transmitterIssuer, jwksUri: 'https://k.example/jwks?x', pinnedHosts: ['k.example'] },
    });
    const { stream } = await enabled(of);
    expect(stream).not.toHaveProperty('transmitter');
    expect(stream !== undefined && isSignalToken(token, stream, NOW)).toBe(true);
  });

  it.each([
    [{ audience: ISSUER }, 'audience'],
    [{ audience: `${API}/` }, 'audience'],
    [{ audience: '' }, 'audience'],
    [{ audience: ' x' }, 'audience'],
    [{ transmitterIssuer: 'https://signals.example' }, 'transmitterJwksUri'],
    [{ transmitterJwksUri: 'https://signals.example/jwks' }, 'transmitterIssuer'],
    [{ transmitterIssuer: ISSUER, transmitterJwksUri: 'https://signals.example/jwks' }, 'transmitterIssuer'],
    [{ transmitterIssuer: 'signals', transmitterJwksUri: 'https://signals.example/jwks' }, 'transmitterIssuer'],
    [{ transmitterIssuer: 'https://signals.example', transmitterJwksUri: 'http://k.example' }, 'transmitterJwksUri'],
  ])('[V4][L14][L15] are never recognized by %j', async (input, field) => {
    const { of } = await world();
    const refused = await refusedBy(tables(), () => enableSignals(admin(), { secrets }, of, input));
    expect(refused).toEqual(expect.arrayContaining(['invalid_request', field]));
  });

  it('[V2] have another token when it is replaced, and the one before for a day', async () => {
    const { of } = await world();
    const first = await enabled(of);
    const second = done(await rotateSignalToken(admin(), of));
    const { stream } = await read(of);
    if (stream === undefined) throw new Error('off');
    const isGood = (token = '', now = NOW) => isSignalToken(token, stream, now);
    expect([isGood(first.token), isGood(second.token)]).toEqual([true, true]);
    const later = NOW + 86_400;
    expect([isGood(first.token, later), isGood(second.token, later)]).toEqual([false, true]);
  });

  describe('that are polled', () => {
    const POLLED = { pollEndpoint: 'https://signals.example/poll?stream=7', pollToken: 'transmitter-token' };

    it('[V11][L11] have no token of ours, and the transmitter’s encrypted for this provider and this use', async () => {
      const { of, provider } = await world();
      const { token, stream } = await enabled(of, POLLED);
      expect(token).toBeUndefined();
      const context = { organization: of.organization, provider: provider.id, purpose: 'signals' };
      const encryptedToken = await secrets.encrypt(POLLED.pollToken, context as never);
      const polling = { endpoint: POLLED.pollEndpoint, pinnedHosts: ['signals.example'], encryptedToken };
      expect(stream?.polling).toStrictEqual(polling);
      expect((await read(of)).stream?.polling).toStrictEqual(polling);
      for (const table of ['directory', 'auditTrail'] as const)
        expect(JSON.stringify(await tables().rows(table))).not.toContain(POLLED.pollToken);
      expect(await entriesOf(tables(), provider.id)).toContainEqual(
        expect.objectContaining({
          action: 'provider.signals_enabled',
          details: { audience: stream?.audience, pollEndpoint: POLLED.pollEndpoint },
        }),
      );
    });

    it('[V11] are listed as such while they are, in the same transaction', async () => {
      const { of } = await world();
      const isListed = async () =>
        (await tables().rows('directory')).some(({ pk, sk }) => pk === 'polled-signals' && sk === of.provider);
      await enabled(of);
      expect(await isListed()).toBe(false);
      await enabled(of, POLLED);
      expect(await isListed()).toBe(true);
      await enabled(of);
      expect(await isListed()).toBe(false);
      await enabled(of, POLLED);
      done(await disableSignals(admin(), of));
      expect(await isListed()).toBe(false);
    });

    it('[V2] take the token away from whoever pushed, and give another when they are pushed again', async () => {
      const { of } = await world();
      const first = await enabled(of);
      done(await rotateSignalToken(admin(), of));
      const { stream } = await enabled(of, POLLED);
      expect(stream).not.toHaveProperty('formerToken');
      expect(stream !== undefined && isSignalToken(first.token ?? '', stream, NOW)).toBe(false);
      const again = await enabled(of);
      expect(again.stream).not.toHaveProperty('polling');
      expect(again.stream !== undefined && isSignalToken(again.token ?? '', again.stream, NOW)).toBe(true);
    });

    it('[V11] keep the transmitter’s token for the very address that it was given for, and for no other', async () => {
      const { of } = await world();
      const { stream } = await enabled(of, POLLED);
      const { pollEndpoint } = POLLED;
      const same = await enabled(of, { pollEndpoint, audience: 'https://acme.example' });
      expect(same.stream?.polling).toStrictEqual(stream?.polling);
      const elsewhere = { pollEndpoint: 'https://signals.example/poll?stream=8' };
      expect(await refusedBy(tables(), () => enableSignals(admin(), { secrets }, of, elsewhere))).toEqual([
        'invalid_request',
        'pollToken',
      ]);
    });

    it('[V11] are not given a token to push with', async () => {
      const { of } = await world();
      await enabled(of, POLLED);
      expect(await refusedBy(tables(), () => rotateSignalToken(admin(), of))).toEqual(['conflict', 'provider']);
    });

    it.each([
      [{ pollEndpoint: 'https://signals.example/poll' }, 'pollToken'],
      [{ pollToken: 'x' }, 'pollEndpoint'],
      [{ ...POLLED, pollEndpoint: 'http://signals.example/poll' }, 'pollEndpoint'],
      [{ ...POLLED, pollEndpoint: 'https://ada:x@signals.example/poll' }, 'pollEndpoint'],
      [{ ...POLLED, pollEndpoint: 'https://signals.example/poll#x' }, 'pollEndpoint'],
      [{ ...POLLED, pollEndpoint: `${ISSUER}/signals/x` }, 'pollEndpoint'],
      [{ ...POLLED, pollToken: 'Bearer x' }, 'pollToken'],
      [{ ...POLLED, pollToken: 'x\r\nhost: other' }, 'pollToken'],
      [{ ...POLLED, pollToken: '=' }, 'pollToken'],
      [{ ...POLLED, pollToken: 'x'.repeat(4_097) }, 'pollToken'],
    ])('[V11][L14][L15] are not polled by %j', async (input, field) => {
      const { of } = await world();
      const refused = await refusedBy(tables(), () => enableSignals(admin(), { secrets }, of, input));
      expect(refused).toEqual(['invalid_request', field]);
    });
  });

  it('are switched off for good: switched on again, there is another token', async () => {
    const { of } = await world();
    const { token = '' } = await enabled(of);
    done(await disableSignals(admin(), of));
    expect((await read(of)).stream).toBeUndefined();
    const { stream } = await enabled(of);
    expect(stream !== undefined && isSignalToken(token, stream, NOW)).toBe(false);
  });

  it.each([disableSignals, rotateSignalToken])(
    'that are off are neither switched off nor given a token: %p',
    async (use) => {
      const { of } = await world();
      expect(await refusedBy(tables(), () => use(admin(), of))).toEqual(['conflict', 'provider']);
    },
  );

  it('[L9] are switched on for no provider that is not active', async () => {
    const { of } = await world();
    done(await disableProvider(admin(), of.organization, of.provider));
    expect(await refusedBy(tables(), () => enableSignals(admin(), { secrets }, of, {}))).toEqual([
      'invalid_request',
      'provider',
    ]);
  });

  it('[L7] are nobody’s of another organization', async () => {
    const [{ of }, other] = [await world(), await world()];
    await enabled(of);
    for (const use of [disableSignals, rotateSignalToken])
      expect(await refusedBy(tables(), () => use(other.by, { ...of, ifMatch: '"x"' }))).toEqual([
        'not_found',
        'organization',
      ]);
    expect(await readSignals(other.by, of.organization, of.provider)).toMatchObject({ ok: false });
  });

  it('are recognized by another transmitter from the start, which is in the entry', async () => {
    const { of } = await world();
    const [transmitterIssuer, transmitterJwksUri] = ['https://signals.example', 'https://k.example/jwks'];
    const { stream, endpoint } = await enabled(of, { transmitterIssuer, transmitterJwksUri });
    expect(stream?.transmitter).toEqual({
      ...{ issuer: transmitterIssuer, jwksUri: transmitterJwksUri, pinnedHosts: ['k.example'] },
    });
    const enabling = (await entriesOf(tables(), of.provider)).find(
      ({ action }) => action === 'provider.signals_enabled',
    );
    expect(enabling?.details).toEqual({ audience: endpoint, transmitterIssuer, transmitterJwksUri });
  });

  it('of two that change them at once are one’s, and the other is told what there is, or to look at it', async () => {
    const { of, by } = await world();
    await enabled(of);
    const other = async () => enabled(of, { audience: unique('https://audience') });
    const tag = signalsTag(await read(of));
    const late = await enableSignals(meanwhile(by, 'changeSignals', other), { secrets }, { ...of, ifMatch: tag }, {});
    expect(late).toEqual({
      ...{ ok: false, error: { reason: 'changed_meanwhile', current: signalsTag(await read(of)) } },
    });
    expect(await disableSignals(meanwhile(admin(), 'changeSignals', other), of)).toMatchObject({
      error: { reason: 'conflict', problems: [{ field: 'provider' }] },
    });
    expect((await read(of)).stream).toBeDefined();
  });

  it('[L6] are changed by nobody who is an administrator no more at that moment, and of no provider that is gone', async () => {
    const { of, by, ada, bob, link } = await world();
    const tag = signalsTag(await read(of));
    const late = meanwhile(by, 'changeSignals', () => demote(admin(), ada));
    expect(await enableSignals(late, { secrets }, { ...of, ifMatch: tag }, {})).toEqual({
      ...{ ok: false, error: { reason: 'own_membership' } },
    });
    const gone = meanwhile(admin(), 'changeSignals', async () => {
      const linked = { member: bob.id, provider: of.provider, subject: link.value };
      done(await unlinkMember(admin(), of.organization, linked));
      done(await disableProvider(admin(), of.organization, of.provider));
      done(await removeProvider(admin(), { organization: of.organization, id: of.provider }));
    });
    expect(await enableSignals(gone, { secrets }, of, {})).toMatchObject({
      error: { reason: 'not_found', problems: [{ field: 'provider' }] },
    });
  });

  it('are changed by an administrator over what they have looked at, while they are one', async () => {
    const { of, by, ada } = await world();
    const off = signalsTag(await read(of));
    expect(
      await refusedBy(tables(), () => enableSignals(by, { secrets }, { ...of, ifMatch: '"x"' }, {})),
    ).toMatchObject({
      reason: 'changed_meanwhile',
      current: off,
    });
    done(await enableSignals(by, { secrets }, { ...of, ifMatch: off }, {}));
    const on = signalsTag(await read(of));
    expect(on).not.toBe(off);
    await demote(admin(), ada);
    expect(await refusedBy(tables(), () => disableSignals(by, { ...of, ifMatch: on }))).toMatchObject({
      reason: 'own_membership',
    });
  });
});
