import { fromRow, toRow } from '../../../../lambdas/adapters/aws/directory/rows.ts';
import {
  aClient,
  aMember,
  anEnablement,
  anOrganization,
  aProvider,
  aProviderId,
  NOW,
} from '../../../contract/records.ts';

type Row = Readonly<Record<string, unknown>>;

const { id: acme } = anOrganization();
const organization = anOrganization({ accessTokenLifetimeSeconds: 600 });
const provider = aProvider(acme, { tenant: 'acme', audienceTenant: 'eu' });
const client = aClient({ secrets: [{ sha256: 'ab'.repeat(32), expiresAt: NOW }] });
const enablement = anEnablement(acme, client.id, { aliases: new Map([[provider.id, new Set(['editor'])]]) });
const member = aMember(acme, { recalledAt: NOW });

/** Each kind of row: a whole one, and how it is read. */
const KINDS: readonly { readonly kind: string; readonly row: Row; readonly value: object; read(row: Row): object }[] = [
  { kind: 'organization', row: toRow.organization(organization), value: organization, read: fromRow.organization },
  { kind: 'provider', row: toRow.provider(provider), value: provider, read: fromRow.provider },
  { kind: 'client', row: toRow.client(client), value: client, read: fromRow.client },
  { kind: 'enablement', row: toRow.enablement(enablement), value: enablement, read: fromRow.enablement },
  { kind: 'member', row: toRow.member(member), value: member, read: fromRow.member },
];

/** Left out, these mean something: no tenant, no limit, never recalled. */
const OPTIONAL = ['accessTokenLifetimeSeconds', 'tenant', 'audienceTenant', 'recalledAt'];

/** What an older row lacks is read as what allows least; of `writes`, as what it was when nothing else was possible. */
const DEFAULTS: readonly (readonly [attribute: string, kind: string, value: unknown])[] = [
  ['agents', 'organization', 'off'],
  ['emailDomains', 'provider', new Set()],
  ['linked', 'member', true],
  ['writes', 'enablement', 'granted'],
];

describe('several aliases at one provider', () => {
  const [first, second] = [aProviderId(), aProviderId()];
  const aliases = new Map([
    [first, new Set(['one', 'two', 'three'])],
    [second, new Set(['editor'])],
  ]);
  const row = toRow.enablement({ ...enablement, aliases });

  it('are read as they were written', () => {
    expect(fromRow.enablement(row).aliases).toEqual(aliases);
  });

  it('are one at each, to a release that knows no more', () => {
    const { aliases: asItReads } = row;
    expect(asItReads).toEqual({ [first]: 'one', [second]: 'editor' });
    const { moreAliases: _, ...asItWrites } = row;
    expect(fromRow.enablement(asItWrites).aliases.get(first)).toEqual(new Set(['one']));
  });
});

/** No attribute of any row is this. */
const WRONG_TYPES = [null, 7n, { nested: 1 }, [[]]];

describe.each(KINDS)('a stored $kind', ({ kind, row, value, read }) => {
  const attributes = Object.keys(row);
  const defaults = DEFAULTS.filter(([, of]) => of === kind);
  const mayLack = new Set([...OPTIONAL, ...defaults.map(([name]) => name)]);
  const required = attributes.filter((name) => !mayLack.has(name));

  it('is read as it was written', () => {
    expect(read(row)).toEqual(value);
  });

  it('of a later release is read without what it knows more', () => {
    expect(read({ ...row, later: true, sets: new Set(['a']), pk: 'a', sk: 'b' })).toEqual(value);
  });

  it.each(required)('[L10] without %s is refused', (name) => {
    const { [name]: _, ...rest } = row;
    expect(() => read(rest)).toThrow(`a stored ${kind} cannot be read: ${name}`);
  });

  it('[L10] of an earlier release allows the least where it says nothing', () => {
    const earlier = { ...row, ...Object.fromEntries(defaults.map(([name]) => [name, undefined])) };
    expect(read(earlier)).toMatchObject(Object.fromEntries(defaults.map(([name, , least]) => [name, least])));
  });

  it.each(attributes.flatMap((name) => WRONG_TYPES.map((wrong) => [name, wrong] as const)))(
    '[L10] with %s that is %p is refused',
    (name, wrong) => {
      expect(() => read({ ...row, [name]: wrong })).toThrow(`a stored ${kind} cannot be read: ${name}`);
    },
  );

  it.each(['Active', 'ACTIVE', 'enabled', 'active ', '', 1])('[L10] with a status of %j is refused', (status) => {
    expect(() => read({ ...row, status })).toThrow(`a stored ${kind} cannot be read: status`);
  });

  it('[L11] is refused without its values', () => {
    const secret = 'a value that no message repeats';
    for (const name of attributes) {
      try {
        read({ ...row, [name]: { secret } });
      } catch (error) {
        expect(String(error)).not.toContain(secret);
      }
    }
  });
});

it.each([...WRONG_TYPES, true, 'ON', ''])(
  '[L10][D5] an organization whose word on bound tokens is %p demands them',
  (word) => {
    expect(fromRow.organization({ ...toRow.organization(organization), requireDpop: word })).toEqual({
      ...organization,
      requireDpop: 'on',
    });
  },
);

describe('[L10] a row is refused', () => {
  const providerRow = toRow.provider(provider);
  it.each<[string, Row]>([
    ['with an algorithm that is no signature of theirs', { ...providerRow, algorithms: ['RS256', 'HS256'] }],
    ['with the algorithm "none"', { ...providerRow, algorithms: ['none'] }],
    ['with a claim that has no name', { ...providerRow, subjectClaim: ['email'] }],
    ['with a lifetime in fractions', { ...providerRow, maxLifetimeSeconds: 1.5 }],
    ['with a lifetime without end', { ...providerRow, maxLifetimeSeconds: Number.POSITIVE_INFINITY }],
    ['with a host that is no text', { ...providerRow, pinnedHosts: ['idp.example', 7] }],
    ['with an id of another form', { ...providerRow, id: 'idp_1' }],
    ['with a default scope that is none', { ...providerRow, defaultScopes: ['two scopes'] }],
  ])('of a provider %s', (_, row) => {
    expect(() => fromRow.provider(row)).toThrow('a stored provider cannot be read');
  });

  const clientRow = toRow.client(client);
  it.each<[string, Row]>([
    ['with a method that is none', { ...clientRow, authenticationMethod: 'basic' }],
    ['with a secret in the clear', { ...clientRow, secrets: ['a secret'] }],
    ['with an expiry that is a text', { ...clientRow, secrets: [{ sha256: 'ab', expiresAt: '1' }] }],
  ])('of a client %s', (_, row) => {
    expect(() => fromRow.client(row)).toThrow('a stored client cannot be read');
  });

  const enablementRow = toRow.enablement(enablement);
  it.each<[string, Row]>([
    ['with an alias at something that is no provider', { ...enablementRow, aliases: { acme: 'editor' } }],
    ['with an alias that is no text', { ...enablementRow, aliases: { [aProviderId()]: 1 } }],
    ['whose writes work in a way that nobody knows', { ...enablementRow, writes: 'sometimes' }],
    ['with a ceiling that is a text', { ...enablementRow, ceiling: 'projects:read' }],
  ])('of an enablement %s', (_, row) => {
    expect(() => fromRow.enablement(row)).toThrow('a stored enablement cannot be read');
  });

  it.each<[string, (row: Row) => unknown, Row]>([
    ['trust', fromRow.trust, { organization: acme }],
    ['trust', fromRow.trust, { organization: 'Not An Id', provider: provider.id }],
    ['member reference', fromRow.memberReference, {}],
    ['member reference', fromRow.memberReference, { member: '' }],
    ['member reference', fromRow.memberReference, { member: 7 }],
  ])('of a %s', (kind, read, row) => {
    expect(() => read(row)).toThrow(`a stored ${kind} cannot be read`);
  });
});
