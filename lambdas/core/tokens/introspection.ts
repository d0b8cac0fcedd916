import type { ClientId } from '../../../protect/vocabulary/identifiers.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { NO_SCOPES, parseScopes, type ScopeSet } from '../../../protect/vocabulary/scope.ts';
import type { PresentedCredentials } from '../clients/credentials.ts';
import type { Client } from '../records.ts';
import type { Refusal } from '../refusal.ts';
import { type OAuthHttpRequest, onlyValue, parseOAuthForm, presentedCredentials } from './oauth-form.ts';

/** What is asked about one token (RFC 7662 §2.1): nobody is believed yet, and the token is any text. */
export interface IntrospectionRequest {
  readonly credentials: PresentedCredentials;
  readonly token: string;
  /** The organization whose data the caller's request would touch, as it stands there: ours. A token of another is none. */
  readonly organization: string | undefined;
  /** What the caller's route needs: ours, beside RFC 7662. Empty: nothing in particular. */
  readonly requiredScopes: ScopeSet;
  /** Whether a write of them that was approved once is used up by this request. */
  readonly consume: boolean;
}

/** Why nothing is said of a token. That a token is no good is no refusal (RFC 7662 §2.2). */
export type IntrospectionRefusal =
  | Refusal
  | { readonly reason: 'malformed_consume' }
  /** It has proved who it is, and is a tool. */
  | { readonly reason: 'client_is_no_resource_server'; readonly client: ClientId };

/** {@link parseOAuthForm The form}, and in it the token. `token_type_hint` is a hint, and not read. */
export function parseIntrospection(http: OAuthHttpRequest): Result<IntrospectionRequest, IntrospectionRefusal> {
  const form = parseOAuthForm(http);
  if (!form.ok) return form;
  const token = onlyValue(form.value, 'token');
  if (token === undefined) return err({ reason: 'missing_parameter', parameter: 'token' });
  const required = onlyValue(form.value, 'required_scope');
  const scopes = required === undefined ? ok(NO_SCOPES) : parseScopes(required);
  if (!scopes.ok) return err({ reason: 'malformed_scope', syntax: scopes.error });
  const consume = onlyValue(form.value, 'consume');
  if (consume !== undefined && consume !== 'true') return err({ reason: 'malformed_consume' });
  if (consume !== undefined && scopes.value.size === 0) {
    return err({ reason: 'missing_parameter', parameter: 'required_scope' });
  }
  const credentials = presentedCredentials(form.value, http.headers.get('authorization'));
  const organization = onlyValue(form.value, 'org_id');
  return ok({ credentials, token, organization, requiredScopes: scopes.value, consume: consume === 'true' });
}

/** A resource server's resources. A tool asks about nobody's token, not even its own. */
export function resourcesOf({ id, resources }: Client): Result<ReadonlySet<string>, IntrospectionRefusal> {
  return resources === undefined ? err({ reason: 'client_is_no_resource_server', client: id }) : ok(resources);
}
