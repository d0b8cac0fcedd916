import { passkeyKey } from '../../lambdas/adapters/aws/passkeys/rows.ts';
import { dynamoPasskeyStore } from '../../lambdas/adapters/aws/passkeys/store.ts';
import { MemoryPasskeyStore } from '../../lambdas/adapters/memory/memory-passkey-store.ts';
import type { AuditEntry } from '../../lambdas/core/audit/entry.ts';
import { challengeDigest } from '../../lambdas/core/passkeys/challenge.ts';
import type { MemberId, OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import { describeOnDynamoDb } from '../support/engines.ts';
import { passkeyStoreContract } from './passkey-store.ts';
import { NOW, unique } from './records.ts';

describe('a store of passkeys in memory', () => {
  const audit: AuditEntry[] = [];
  const store = new MemoryPasskeyStore((entry) => void audit.push(entry));
  passkeyStoreContract(
    () => store,
    async (organization) => audit.filter((entry) => entry.organization === organization).length,
  );
});

describeOnDynamoDb('a store of passkeys', (tables) => {
  const open = () => dynamoPasskeyStore(tables().client, tables().names, 400);
  passkeyStoreContract(
    open,
    async (organization) =>
      (await tables().rows('auditTrail')).filter((row) => row['organization'] === organization).length,
  );

  const passkey = {
    id: 'a'.repeat(64),
    credential: 'AAAA',
    publicKey: 'pQEC',
    counter: 0,
    name: 'Phone',
    transports: [],
    registeredAt: NOW,
  };

  it.each([
    ['a counter that is none', { passkeys: [{ ...passkey, counter: -1 }] }],
    ['no key', { passkeys: [{ ...passkey, publicKey: '' }] }],
    ['no time', { passkeys: [{ ...passkey, registeredAt: '1' }] }],
    ['no revision', { revision: 'one' }],
  ])('[L10] a row with %s is an error, never a passkey', async (_, attributes) => {
    const who = { organization: unique('org') as OrganizationId, member: 'maria' as MemberId };
    await tables().put('passkeys', {
      ...passkeyKey.member(who),
      ...who,
      revision: 1,
      passkeys: [passkey],
      ...attributes,
    });
    await expect(open().find(who.organization, who.member)).rejects.toThrow('cannot be read');
  });

  it.each([{ purpose: '' }, { endsAt: 'later' }, { session: 7 }])(
    '[L10] a challenge with %j is an error, never one',
    async (attributes) => {
      const digest = challengeDigest(unique('challenge'));
      const whose = { organization: 'acme', member: 'maria', session: 's', purpose: 'p', endsAt: NOW };
      await tables().put('passkeys', { ...passkeyKey.challenge({ digest }), ...whose, ...attributes });
      await expect(open().findChallenge(digest)).rejects.toThrow('cannot be read');
    },
  );

  it('keeps no challenge in words, and lets each go by itself', async () => {
    const digest = challengeDigest('in-words-of-its-own');
    const whose = { organization: 'acme' as OrganizationId, member: 'maria' as MemberId };
    await open().begin({ ...whose, digest, session: 's' as never, purpose: 'p' as never, endsAt: NOW + 300 });
    const rows = (await tables().rows('passkeys')).filter(({ pk }) => String(pk).includes(digest));
    expect(rows).toMatchObject([{ ttl: NOW + 300 }]);
    expect(JSON.stringify(rows)).not.toContain('in-words-of-its-own');
  });
});
