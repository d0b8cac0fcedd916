import { inOrderOfKeys } from './rows.ts';

it('rows are never in another order because their attributes are', () => {
  const rows = [
    { pk: 'org#b', sk: 'org', name: 'B' },
    { pk: 'org#a', sk: 'org', name: 'Z' },
    { organization: 'acme', session: 's-2', member: 'ada' },
    { organization: 'acme', session: 's-1', member: 'ada' },
  ];
  const reversed = rows.map((row) => Object.fromEntries(Object.entries(row).reverse())).reverse();
  expect(inOrderOfKeys(reversed)).toEqual(inOrderOfKeys(rows));
});
