import type { ClientId, OrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import type { RegistrationProblem } from './registration-request.ts';
import type { RegistrationTokenProblem } from './registration-token.ts';

/** Why a client was not registered, with its facts. Closed; for the log. No fact holds a token or what a client says. */
export type RegistrationRefusal =
  /** The deployment takes no registrations. */
  | { readonly reason: 'registration_off' }
  | { readonly reason: 'method_not_allowed'; readonly allowed: string }
  | { readonly reason: 'registration_token_missing' }
  | RegistrationTokenProblem
  | { readonly reason: 'organization_not_active'; readonly organization: OrganizationId }
  | { readonly reason: 'malformed_registration'; readonly problem: string }
  | ({ readonly reason: 'registration_not_honoured' } & RegistrationProblem)
  /** As many wait for the organization's administrators as may. */
  | { readonly reason: 'too_many_waiting'; readonly organization: OrganizationId };

/** Why a registration was not shown or deleted (RFC 7592). All but the first two are one answer outside. */
export type RegistrationAccessRefusal =
  | { readonly reason: 'method_not_allowed'; readonly allowed: string }
  | { readonly reason: 'registration_access_missing' }
  | { readonly reason: 'registration_unknown' }
  | { readonly reason: 'registration_access_wrong' | 'registration_ended'; readonly client: ClientId };
