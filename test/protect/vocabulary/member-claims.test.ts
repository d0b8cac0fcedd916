import { isEmailClaim, isExternalId } from '../../../protect/vocabulary/member-claims.ts';

it.each(['7', 'user-7', 'https://app.example/users/7', 'x'.repeat(256)])('a vendor may call a member %s', (id) => {
  expect(isExternalId(id)).toBe(true);
});

it.each<unknown>(['', 'a b', ' a', 'a\n', 'ä', 'x'.repeat(257), 7, null, ['7']])('nobody is called %j', (id) => {
  expect(isExternalId(id)).toBe(false);
});

it.each(['maria@acme.example', 'märia@acme.example', `${'x'.repeat(241)}@acme.example`])(
  'an address is %s',
  (email) => {
    expect(isEmailClaim(email)).toBe(true);
  },
);

it.each<unknown>([
  '',
  'maria',
  '@acme.example',
  'maria@',
  'a@b@c',
  ' maria@acme.example',
  'maria@acme.example\n',
  'maria@acme.example more',
  `${'x'.repeat(242)}@acme.example`,
  7,
  ['maria@acme.example'],
])('an address is never %j', (email) => {
  expect(isEmailClaim(email)).toBe(false);
});
