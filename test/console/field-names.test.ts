import { fieldInWords, withoutFieldName } from '../../console/src/common/field-names.ts';

describe('a field that something is wrong with', () => {
  it.each([
    ['access_token_lifetime_seconds', 'Maximum access token lifetime (seconds)'],
    ['aliases[0].name', 'Name at a provider, number 1'],
    ['role', 'Role'],
    ['some_new_field_seconds', 'Some new field'],
    ['client_documents.hosts', 'Client documents'],
    ['', ''],
  ])('%j is called %j', (field, label) => expect(fieldInWords(field)).toBe(label));

  it('is named in words where a sentence begins with its name, and nothing else is changed', () => {
    const fields = [{ field: 'email', detail: 'must have 3–254 characters' }];
    expect(withoutFieldName('email must have 3–254 characters', fields)).toBe(
      'E-mail address: must have 3–254 characters',
    );
    expect(withoutFieldName('email is taken', fields)).toBe('email is taken');
    expect(withoutFieldName('email must have 3–254 characters', [])).toBe('email must have 3–254 characters');
  });
});
