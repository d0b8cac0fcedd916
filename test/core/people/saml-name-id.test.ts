import {
  mappingProblem,
  nameIdOf,
  readNameId,
  type SamlNameIdMapping,
} from '../../../lambdas/core/people/saml-name-id.ts';

const EMAIL_ADDRESS = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';
const mapping: SamlNameIdMapping = { issuer: 'http://www.okta.com/exk1', format: EMAIL_ADDRESS };
const subId = {
  format: 'saml-nameid',
  issuer: 'http://www.okta.com/exk1',
  nameid: 'ada@acme.example',
  nameid_format: EMAIL_ADDRESS,
};

const value = (said: object, by = mapping) => {
  const read = readNameId(said as never, by);
  return read.ok ? read.value : read.error;
};

describe('[K16] a SAML name', () => {
  it('is one and the same in whatever order its members stand, and as a person enters it', () => {
    const reversed = Object.fromEntries(Object.entries(subId).reverse());
    expect(value(reversed)).toBe(value(subId));
    expect(value(subId)).toBe(nameIdOf('ada@acme.example', mapping));
    expect(value({ ...subId, other: 'ignored' })).toBe(value(subId));
  });

  it('is another one when any identifier member differs', () => {
    const sp = { ...mapping, spNameQualifier: 'https://sp.example' };
    const values = [
      value(subId),
      value({ ...subId, nameid: 'ADA@acme.example' }),
      value({ ...subId, sp_provided_id: '7' }),
      value({ ...subId, sp_name_qualifier: 'https://sp.example' }, sp),
      value({ ...subId, nameid_format: 'urn:x' }, { ...mapping, format: 'urn:x' }),
      value({ ...subId, issuer: 'http://www.okta.com/exk2' }, { ...mapping, issuer: 'http://www.okta.com/exk2' }),
    ];
    expect(new Set(values).size).toBe(values.length);
    expect(values.every((each) => typeof each === 'string')).toBe(true);
  });

  it.each([
    ['issuer', 'http://www.okta.com/exk2'],
    ['issuer', 'http://www.okta.com/exk1/'],
    ['nameid_format', 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'],
    ['nameid_format', undefined],
    ['name_qualifier', 'x'],
    ['sp_name_qualifier', 'https://sp.example'],
  ])('whose %s is not what is set, such as %s, is refused with both values', (member, actual) => {
    const { [member]: _, ...rest } = subId as Record<string, string>;
    const said = actual === undefined ? rest : { ...rest, [member]: actual };
    const expected = { issuer: mapping.issuer, nameid_format: EMAIL_ADDRESS }[member as 'issuer'];
    expect(value(said)).toEqual({ reason: 'saml_name_id_differs', member, expected, actual });
  });

  it.each([
    ['of another format', { ...subId, format: 'email' }],
    ['without a nameid', { ...subId, nameid: undefined }],
    ['with an empty nameid', { ...subId, nameid: '' }],
    ['with a nameid that is no text', { ...subId, nameid: 7 }],
    ['with a qualifier that is no text', { ...subId, name_qualifier: null }],
    ['with a nameid without end', { ...subId, nameid: 'x'.repeat(1_025) }],
    ['that is a list', [subId]],
    ['that is a text', 'ada'],
  ])('%s is none', (_, said) => {
    expect(value(said as object)).toMatchObject({ reason: 'malformed_claim', member: 'sub_id' });
  });
});

describe('[K16] which SAML names identify people', () => {
  it('is set in texts of which everything is seen, and of no format whose names change', () => {
    const transient = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';
    const problems = ['x', '', 'x'.repeat(1_025), 'https://\u202emoc', transient].map((text) => [
      mappingProblem({ issuer: 'x', format: text }),
      mappingProblem({ issuer: text }),
    ]);
    const length = 'must have 1–1024 characters in each of its parts';
    const unseen = 'must not contain characters that cannot be seen';
    expect(problems).toEqual([
      [undefined, undefined],
      [length, length],
      [length, length],
      [unseen, unseen],
      [expect.stringContaining('transient format'), undefined],
    ]);
  });
});
