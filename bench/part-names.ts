/** What `npm run bench -- --only` takes: each is one section of the report, or a few that belong together. */
export const PART_NAMES = [
  'redemption',
  'protect',
  'any-client',
  'members',
  'vouched-client',
  'details',
  'scim',
  'signals',
  'wire',
  'bundles',
  'oidc-provider',
  'growth',
  'cost',
] as const;
export type PartName = (typeof PART_NAMES)[number];
