import { parseWith, queryOf } from '../../../lambdas/endpoints/administration/parse.ts';
import { listOf, requestBody, text } from '../../../lambdas/endpoints/administration/schemas/common.ts';
import { snakeCased } from '../../../lambdas/endpoints/administration/snake-case.ts';
import { wireField } from '../../../lambdas/endpoints/administration/wire-field.ts';

const name = text(1, 4);
const schema = requestBody({ name, aliases: listOf(requestBody({ name }), 2) });

describe('[L15] what a request says', () => {
  it('is taken as it is where its schema allows it', () => {
    const body = { name: 'a', aliases: [{ name: 'b' }] };
    expect(parseWith(schema, body)).toStrictEqual({ ok: true, value: body });
  });

  it.each<[string, unknown, readonly (readonly [string, string])[]]>([
    ['no object', [], [['body', 'must be a JSON object']]],
    ['a member that is missing', { aliases: [] }, [['name', 'is required']]],
    ['one in a list', { name: 'a', aliases: [{ name: 'b' }, {}] }, [['aliases[1].name', 'is required']]],
    ['one too many', { name: 'a', aliases: [], nome: 'a' }, [['nome', 'is not a member of this request']]],
    [
      'one too many in a list',
      { name: 'a', aliases: [{ name: 'b', nome: 'b' }] },
      [['aliases[0].nome', 'is not a member of this request']],
    ],
    [
      'several at once',
      { name: 'abcde', aliases: 'b', nome: 'a' },
      [
        ['name', 'must have 1–4 characters'],
        ['aliases', 'must be a list'],
        ['nome', 'is not a member of this request'],
      ],
    ],
  ])('is refused by the name of each field that is wrong: %s', (_, body, problems) => {
    const error = problems.map(([field, problem]) => ({ field, problem }));
    expect(parseWith(schema, body)).toStrictEqual({ ok: false, error });
  });

  it('in a query is what API Gateway hands over, and nothing where there is none', () => {
    const queryStringParameters = { from: '1' };
    expect(queryOf({ queryStringParameters } as never)).toStrictEqual(queryStringParameters);
    expect(queryOf({} as never)).toStrictEqual({});
  });
});

it.each([
  ['accessTokenLifetimeSeconds', 'access_token_lifetime_seconds'],
  ['emailDomains', 'email_domains'],
  ['justInTimeRole', 'jit_role'],
  ['justInTimeRoles', 'jit_roles'],
  ['emailDomains[0]', 'emailDomains[0]'],
  ['email', 'email'],
  ['jwks_uri', 'jwks_uri'],
  ['aliases[0].clientName', 'aliases[0].clientName'],
  ['Content-Type', 'Content-Type'],
  ['toString', 'to_string'],
  ['constructor', 'constructor'],
])('a field that the domain calls %s is %s on the wire', (field, expected) => {
  expect(wireField(field)).toBe(expected);
});

it('facts are named as on the wire, at every depth, and keep their values', () => {
  const facts = {
    maxSeconds: 300,
    allowedNames: ['maxSeconds', { maxSeconds: 1 }],
    ofToken: { orgId: null },
    plain: 'aB',
  };
  expect(snakeCased(facts)).toStrictEqual({
    max_seconds: 300,
    allowed_names: ['maxSeconds', { max_seconds: 1 }],
    of_token: { org_id: null },
    plain: 'aB',
  });
});
