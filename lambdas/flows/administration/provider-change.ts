import { ok } from '../../../protect/vocabulary/result.ts';
import { formatScopes } from '../../../protect/vocabulary/scope.ts';
import type { Configuration } from '../../core/configuration.ts';
import type { TrustedProvider } from '../../core/records.ts';
import { type ProviderInput, parseProvider } from '../../core/registration/provider.ts';
import { type Administered, checked } from './administration.ts';

/** Settings that a provider may be without: given, or taken away. */
const REMOVABLE = [
  ...(['justInTimeRole', 'justInTimeRoles', 'scimRole', 'preset', 'emailVerifiedAbsent', 'samlNameId'] as const),
  'vouchedScope',
] as const;
type Removable = (typeof REMOVABLE)[number];

/** As a record has it: what is typed is one text, and what is kept of it is a set. */
function isRemovable(name: string): boolean {
  return name === 'vouchedScopes' || REMOVABLE.some((each) => each === name);
}

/** What may change later. Absent: stays. */
export type ProviderChange = Omit<Partial<ProviderInput>, 'issuer' | Removable> & {
  readonly [Name in Removable]?: Replaced<NonNullable<ProviderInput[Name]>>;
};

export type Replaced<T> = { readonly is: T } | 'removed' | undefined;

/** What a provider becomes by it, checked as a whole: issuer, tenants and the keys' address are the trust itself, and stay. */
export function changedProvider(
  previous: TrustedProvider,
  change: ProviderChange,
  configuration: Configuration,
): Administered<TrustedProvider> {
  const parsed = checked(parseProvider(inputOf(previous, change), configuration));
  if (!parsed.ok) return parsed;
  const kept = Object.fromEntries(Object.entries(previous).filter(([name]) => !isRemovable(name)));
  return ok({ ...(kept as Omit<TrustedProvider, Removable>), ...parsed.value, jwksUri: previous.jwksUri });
}

/** What is registered, and what changes of it. */
function inputOf(previous: TrustedProvider, change: ProviderChange): ProviderInput {
  const { issuer, jwksUri, tenant, audienceTenant } = previous;
  const justInTimeRole = replaced(previous.justInTimeRole, change.justInTimeRole);
  const justInTimeRoles = replaced(previous.justInTimeRoles, change.justInTimeRoles);
  const scimRole = replaced(previous.scimRole, change.scimRole);
  const preset = replaced(previous.preset, change.preset);
  const emailVerifiedAbsent = replaced<string>(previous.emailVerifiedAbsent, change.emailVerifiedAbsent);
  const samlNameId = replaced(previous.samlNameId, change.samlNameId);
  const vouchedScope = replaced(previous.vouchedScopes && formatScopes(previous.vouchedScopes), change.vouchedScope);
  return {
    issuer,
    jwksUri,
    ...(tenant !== undefined && { tenant }),
    ...(audienceTenant !== undefined && { audienceTenant }),
    subjectClaim: change.subjectClaim ?? previous.subjectClaim,
    algorithms: change.algorithms ?? [...previous.algorithms],
    maxLifetimeSeconds: change.maxLifetimeSeconds ?? previous.maxLifetimeSeconds,
    defaultScope: change.defaultScope ?? formatScopes(previous.defaultScopes),
    emailDomains: change.emailDomains ?? [...previous.emailDomains],
    ...(samlNameId !== undefined && { samlNameId }),
    ...(vouchedScope !== undefined && { vouchedScope }),
    ...(emailVerifiedAbsent !== undefined && { emailVerifiedAbsent }),
    ...(justInTimeRole !== undefined && { justInTimeRole }),
    ...(justInTimeRoles !== undefined && { justInTimeRoles }),
    ...(scimRole !== undefined && { scimRole }),
    ...(preset !== undefined && { preset }),
  };
}

function replaced<T>(previous: T | undefined, by: Replaced<T>): T | undefined {
  if (by === undefined) return previous;
  return by === 'removed' ? undefined : by.is;
}

/** What the audit trail says of a provider's settings. */
export function settingsDetails(provider: TrustedProvider): Record<string, string | number> {
  return {
    subjectClaim: provider.subjectClaim,
    algorithms: [...provider.algorithms].join(' '),
    emailDomains: [...provider.emailDomains].join(' '),
    ...samlDetails(provider),
    ...(provider.emailVerifiedAbsent && { emailVerifiedAbsent: provider.emailVerifiedAbsent }),
    justInTimeRole: provider.justInTimeRole ?? 'none',
    ...rolesDetails(provider),
    ...(provider.scimRole !== undefined && { scimRole: provider.scimRole }),
    maxLifetimeSeconds: provider.maxLifetimeSeconds,
    defaultScope: formatScopes(provider.defaultScopes),
    ...(provider.vouchedScopes && { vouchedScope: formatScopes(provider.vouchedScopes) }),
  };
}

/** In the audit trail, which has no objects: the mapping as one text. */
export function rolesDetails({ justInTimeRoles }: TrustedProvider): { readonly justInTimeRoles?: string } {
  return justInTimeRoles === undefined ? {} : { justInTimeRoles: JSON.stringify(justInTimeRoles) };
}

/** In the audit trail, which has no objects: the mapping as one text. */
export function samlDetails({ samlNameId }: TrustedProvider): { readonly samlNameId?: string } {
  return samlNameId === undefined ? {} : { samlNameId: JSON.stringify(samlNameId) };
}
