import { mustBeAsked, NO_AGENT_RULES } from '../../protect/vocabulary/agent-rules.ts';
import {
  type AuthorizationDetails,
  formatDetails,
  NO_DETAILS,
} from '../../protect/vocabulary/authorization-details.ts';
import type { ClientId } from '../../protect/vocabulary/identifiers.ts';
import { err, ok, type Result } from '../../protect/vocabulary/result.ts';
import { formatScopes, NO_SCOPES, type ScopeSet } from '../../protect/vocabulary/scope.ts';
import { tokenScopes } from '../core/agents/client-token.ts';
import { grantScopes } from '../core/assertion/granted-authority.ts';
import type { AuditEntry } from '../core/audit/entry.ts';
import type { PushedKey } from '../core/authorization/pushed-request.ts';
import type { AddressRefusal, NotEnabled, NothingGranted } from '../core/authorization/refusal.ts';
import type { AuthorizationRequest, ClientAddress } from '../core/authorization/request.ts';
import { admissionOf, admittedBy, isDocumentedId, underPolicy } from '../core/clients/admission.ts';
import { checkClient, checkGrant } from '../core/clients/credentials.ts';
import { isRegisteredRedirect } from '../core/clients/redirect-uri.ts';
import type { Configuration } from '../core/configuration.ts';
import { grantDetails, someDetails } from '../core/details/granted.ts';
import type { Client, Enablement } from '../core/records.ts';
import { NO_DETAIL_TYPES } from '../core/registration/detail-types.ts';
import {
  type AuthorizationCode,
  type AuthorizationGrant,
  CODE_LIFETIME_SECONDS,
  keyOfCode,
} from '../core/tokens/authorization-grant.ts';
import { AUTHORIZATION_CODE_GRANT } from '../core/tokens/code-requests.ts';
import type { AuthorizationGrantStore } from '../ports/authorization-grant-store.ts';
import type { ClientAdmissions } from '../ports/client-admission.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ids } from '../ports/ids.ts';
import type { TrustSources } from '../ports/trust-sources.ts';
import type { AuthenticatedSession } from './authenticate-session.ts';
import { type ClientDocumentDependencies, clientByDocument } from './steps/client-by-document.ts';

export interface AuthorizationFlowDependencies {
  readonly configuration: Configuration;
  /** Nothing from memory: a person waits, and decides by it. */
  readonly trust: Pick<TrustSources, 'findClient' | 'findEnablement'>;
  readonly authorizations: Pick<AuthorizationGrantStore, 'create'>;
  readonly admissions: ClientAdmissions;
  readonly clock: Clock;
  readonly ids: Pick<Ids, 'authorizationSecret' | 'auditSuffix'>;
}

/**
 * Who asks, and that the answer's address is the client's own: what has to be so before anything at all is sent there
 * (A1). `undefined`: nobody registered it, and the document at its id may say (M6), once it is known for which
 * organization. @throws Unavailable
 */
export async function verifyClientAddress(
  { configuration, trust }: AuthorizationFlowDependencies,
  address: ClientAddress,
): Promise<Result<Client | undefined, AddressRefusal>> {
  const client = await trust.findClient(address.client);
  const isRegistered = client !== undefined && client.document === undefined;
  if (!isRegistered && isDocumentedId(configuration, address.client)) return ok(undefined);
  return isRegistered ? checkAddress(client, address) : err({ reason: 'unknown_client' });
}

/**
 * The same of a client by its document, for whom this organization lets in. Nothing is fetched for a client that neither
 * an administrator has enabled nor the policy lets be asked about. @throws Unavailable
 */
export async function verifyDocumentedAddress(
  dependencies: AuthorizationFlowDependencies & ClientDocumentDependencies,
  address: ClientAddress,
  { organization }: Pick<AuthenticatedSession, 'organization'>,
): Promise<Result<Client, AddressRefusal>> {
  const { client: id } = address;
  const known = underPolicy(await dependencies.trust.findEnablement(organization.id, id), organization);
  if (known?.status !== 'active' && admissionOf(organization.clientDocuments, id) === 'refuse')
    return err({ reason: 'client_document_not_allowed', client: id, organization: organization.id });
  const client = await clientByDocument(dependencies, id);
  return client.ok ? checkAddress(client.value, address) : client;
}

function checkAddress(client: Client, { redirectUri }: ClientAddress): Result<Client, AddressRefusal> {
  const { id } = client;
  const usable = checkClient(client, client.authenticationMethod);
  if (!usable.ok) {
    const awaits = usable.error.reason === 'client_awaits_approval';
    return err({ reason: awaits ? 'client_awaits_approval' : 'client_disabled', client: id });
  }
  if (!checkGrant(client, AUTHORIZATION_CODE_GRANT).ok)
    return err({ reason: 'client_not_registered_for_grant', client: id });
  if (!isRegisteredRedirect(client.redirectUris ?? new Set(), redirectUri))
    return err({ reason: 'redirect_uri_not_registered', client: id });
  return ok(client);
}

type RequestUsed = Extract<AddressRefusal, { readonly reason: 'request_uri_unknown' }>;

/** What a person is shown, and what they would give by a yes. */
export interface Consent {
  /** All that the grant would hold. */
  readonly granted: ScopeSet;
  /** Of it, what the tool may do without asking. */
  readonly scopes: ScopeSet;
  /** Of it, what the person is asked about when it happens: they consent to none of it now (law 5). */
  readonly askable: ScopeSet;
  /** How far some of {@link scopes} go: what the tool asks for of it, and may have here. Usually none. */
  readonly details: AuthorizationDetails;
  /** The client is not here yet, and comes in by the organization's policy with the yes. */
  readonly admits?: Enablement;
}

/**
 * Of what the tool asks for, what the organization's ceiling and the person's role allow, by the rules and the enablement
 * of this moment. @throws Unavailable
 */
export async function prepareConsent(
  { configuration, trust }: Pick<AuthorizationFlowDependencies, 'configuration' | 'trust'>,
  client: Client,
  request: AuthorizationRequest,
  { organization, member }: Pick<AuthenticatedSession, 'organization' | 'member'>,
): Promise<Result<Consent, NotEnabled | NothingGranted>> {
  const about = { client: client.id, organization: organization.id };
  const stored = await trust.findEnablement(organization.id, client.id);
  const isNew = stored === undefined && client.document !== undefined;
  const enablement = isNew ? admittedBy(organization, client.id) : underPolicy(stored, organization);
  if (enablement === undefined) {
    const isAsked = isNew && admissionOf(organization.clientDocuments, client.id) === 'ask';
    return err({ reason: isAsked ? 'client_not_approved' : 'client_not_enabled', ...about });
  }
  if (enablement.status !== 'active') return err({ reason: 'enablement_disabled', ...about });
  const bounds = {
    asserted: client.scopes,
    requested: request.scopes,
    ceiling: enablement.ceiling,
    role: configuration.roles.get(member.role) ?? NO_SCOPES,
  };
  const granted = grantScopes(bounds, configuration.implications);
  if (!granted.ok) return err({ reason: 'no_scope_granted', ...bounds });
  const rules = { rules: organization.agentRules ?? NO_AGENT_RULES, implications: configuration.implications };
  const writes = mustBeAsked(client.id, rules.rules) ? 'asked' : enablement.writes;
  const carried = tokenScopes(granted.value, writes, { client: client.id }, configuration.scopes, rules);
  if (carried === undefined) return err({ reason: 'no_scope_granted', ...bounds });
  const askable = carried.asking?.askable ?? NO_SCOPES;
  const details = consentedDetails(request, enablement, carried.scopes, configuration);
  if (!details.ok) return details;
  return ok({
    granted: granted.value,
    scopes: carried.scopes,
    askable,
    details: details.value,
    ...(isNew && { admits: enablement }),
  });
}

/** S11: no provider delegates any here, so that a tool has what it names, what it may have, and what its person allows. */
function consentedDetails(
  { details: requested }: AuthorizationRequest,
  { detailTypes: types = NO_DETAIL_TYPES }: Enablement,
  scopes: ScopeSet,
  { authorizationDetails: declared }: Configuration,
): Result<AuthorizationDetails, NothingGranted> {
  return grantDetails({ asserted: requested ?? NO_DETAILS, requested, types, scopes }, declared);
}

/**
 * A yes to a client that the policy lets in brings it in, with an audit entry, before there is a code: a process that dies
 * between the two leaves a client that is enabled and has nothing. Two at once: one of them writes.
 * @throws Unavailable
 */
export async function admitClient(
  { admissions, clock, ids }: Pick<AuthorizationFlowDependencies, 'admissions' | 'clock' | 'ids'>,
  { admits }: Consent,
  { session: { member: id } }: Pick<AuthenticatedSession, 'session'>,
): Promise<'admitted' | 'no_organization'> {
  if (admits === undefined) return 'admitted';
  const { organization, client: target, ceiling } = admits;
  return admissions.admit(admits, {
    ...{
      organization,
      at: clock(),
      suffix: ids.auditSuffix(),
      actor: { kind: 'member', id },
      action: 'client.admitted',
    },
    ...{ target, details: { scope: formatScopes(ceiling) } },
  });
}

/** A member asks the organization's administrators for a client. It gives nothing. @throws Unavailable */
export function askForClient(
  { admissions, clock }: Pick<AuthorizationFlowDependencies, 'admissions' | 'clock'>,
  client: ClientId,
  { session: { organization, member } }: Pick<AuthenticatedSession, 'session'>,
): Promise<'asked' | 'asked_before' | 'full'> {
  return admissions.ask(organization, { client, member, askedAt: clock() });
}

/**
 * A yes: one grant, with its audit entry, and a code that leads to it for a minute. A yes that is pressed twice makes two
 * grants, each with a code of its own, but to a pushed request, which has one answer; a process that dies before its answer
 * leaves one that nobody has the code of.
 * @throws Unavailable
 */
export async function giveConsent(
  { configuration, authorizations, clock, ids }: AuthorizationFlowDependencies,
  { client, redirectUri }: ClientAddress,
  { codeChallenge, codeBoundTo, resources }: AuthorizationRequest,
  { granted, details }: Consent,
  { session }: Pick<AuthenticatedSession, 'session'>,
  pushed: PushedKey | undefined,
): Promise<Result<{ readonly code: AuthorizationCode; readonly grant: AuthorizationGrant }, RequestUsed>> {
  const code = ids.authorizationSecret() as AuthorizationCode;
  const key = keyOfCode(code);
  if (key === undefined) throw new Error('a code of our own has another form');
  const { organization, member, provider, authenticatedAt } = session;
  const grantedAt = clock();
  const grant: AuthorizationGrant = {
    ...{ key, organization, member, provider, client, redirectUri, codeChallenge, resources, scopes: granted },
    ...someDetails(details),
    ...(codeBoundTo !== undefined && { codeBoundTo }),
    ...(authenticatedAt !== undefined && { authenticatedAt }),
    grantedAt,
    codeExpiresAt: grantedAt + CODE_LIFETIME_SECONDS,
    expiresAt: grantedAt + configuration.refreshTokenLifetimeSeconds,
  };
  const created = await authorizations.create(grant, auditOf(grant, ids.auditSuffix()), pushed);
  return created === 'created' ? ok({ code, grant }) : err({ reason: 'request_uri_unknown' });
}

function auditOf(grant: AuthorizationGrant, suffix: string): AuditEntry {
  const { organization, member, client, scopes, details, grantedAt, expiresAt } = grant;
  return {
    organization,
    at: grantedAt,
    suffix,
    actor: { kind: 'member', id: member },
    action: 'authorization.granted',
    target: client,
    details: {
      scope: formatScopes(scopes),
      ...(details && { authorizationDetails: formatDetails(details) }),
      expiresAt,
    },
  };
}
