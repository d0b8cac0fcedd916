import { createHash } from 'node:crypto';
import { isActor } from './access-token.ts';
import type { Principal } from './principal.ts';
import { type AgentSessionId, isAgentSessionId } from './vocabulary/agent-session.ts';
import {
  type ClientId,
  isClientId,
  isMemberId,
  isOrganizationId,
  isProviderId,
  type MemberId,
  type OrganizationId,
  type ProviderId,
} from './vocabulary/identifiers.ts';
import { isKeyThumbprint, type KeyThumbprint } from './vocabulary/key-thumbprint.ts';
import { isEmailClaim, isExternalId } from './vocabulary/member-claims.ts';
import { formatScopes, NO_SCOPES, parseScopes } from './vocabulary/scope.ts';

/** A principal as API Gateway hands it from the authorizer to the function: text, for handlers in any language. */
export interface AuthorizerContext {
  readonly member: MemberId;
  readonly organization: OrganizationId;
  readonly client: ClientId;
  readonly provider: ProviderId;
  /** Separated by spaces. */
  readonly scopes: string;
  readonly tokenId: string;
  /** Decimal digits: seconds since the epoch. */
  readonly issuedAt: string;
  readonly expiresAt: string;
  /** JSON: a list of resource identifiers. */
  readonly resources: string;
  /** Only when an agent makes the request. */
  readonly agentSession?: AgentSessionId;
  /** JSON: an object. Only when the token has `act`. */
  readonly actor?: string;
  /** Only of a token that is bound to a key: its thumbprint. */
  readonly boundTo?: KeyThumbprint;
  /**
   * With `boundTo`: SHA-256 of the `DPoP` header that was decided upon, base64url. An answer that API Gateway remembers is
   * good for no other proof.
   */
  readonly proof?: string;
  /** Only where the deployment's tokens say them. */
  readonly externalId?: string;
  readonly email?: string;
}

type Forms = Readonly<Partial<Record<keyof AuthorizerContext, (value: unknown) => boolean>>>;

const FORMS = {
  member: isMemberId,
  organization: isOrganizationId,
  client: isClientId,
  provider: isProviderId,
  scopes: (value) => parseScopes(value).ok,
  tokenId: (value) => typeof value === 'string' && value !== '',
  issuedAt: isSeconds,
  expiresAt: isSeconds,
  resources: (value) => isTextList(parseJson(value)),
} satisfies Forms;

const OPTIONAL_FORMS = {
  agentSession: isAgentSessionId,
  actor: (value) => isActor(parseJson(value)),
  boundTo: isKeyThumbprint,
  proof: (value) => typeof value === 'string' && value !== '',
  externalId: isExternalId,
  email: isEmailClaim,
} satisfies Forms;

/** @param proof the `DPoP` header of the request */
export function toContext(principal: Principal, proof?: string): AuthorizerContext {
  const { member, organization, client, provider, tokenId, agentSession, actor, externalId, email } = principal;
  const { boundTo } = principal;
  return {
    member,
    organization,
    client,
    provider,
    scopes: formatScopes(principal.scopes),
    tokenId,
    issuedAt: String(principal.issuedAt),
    expiresAt: String(principal.expiresAt),
    resources: JSON.stringify(principal.resources),
    ...(agentSession !== undefined && { agentSession }),
    ...(actor !== undefined && { actor: JSON.stringify(actor) }),
    ...(boundTo !== undefined && { boundTo, proof: digestOf(proof ?? '') }),
    ...(externalId !== undefined && { externalId }),
    ...(email !== undefined && { email }),
  };
}

/** Whether a context was made for a request with this `DPoP` header; one for an unbound token is for any. */
export function isForProof(context: unknown, proof: string | undefined): boolean {
  if (!isContext(context) || context.boundTo === undefined) return true;
  return proof !== undefined && context.proof === digestOf(proof);
}

function digestOf(proof: string): string {
  return createHash('sha256').update(proof, 'utf8').digest('base64url');
}

/** `undefined` unless all of it can be understood (law 10). */
export function fromContext(context: unknown): Principal | undefined {
  if (!isContext(context)) return undefined;
  const { member, organization, client, provider, tokenId, agentSession, actor, externalId, email } = context;
  const { boundTo } = context;
  const scopes = parseScopes(context.scopes);
  return {
    member,
    organization,
    client,
    provider,
    scopes: scopes.ok ? scopes.value : NO_SCOPES,
    tokenId,
    issuedAt: Number(context.issuedAt),
    expiresAt: Number(context.expiresAt),
    resources: JSON.parse(context.resources),
    actor: actor === undefined ? undefined : JSON.parse(actor),
    ...(agentSession !== undefined && { agentSession }),
    ...(boundTo !== undefined && { boundTo }),
    ...(externalId !== undefined && { externalId }),
    ...(email !== undefined && { email }),
  };
}

function isContext(value: unknown): value is AuthorizerContext {
  if (typeof value !== 'object' || value === null) return false;
  const members = new Map(Object.entries(value));
  return (
    Object.entries(FORMS).every(([name, hasForm]) => hasForm(members.get(name))) &&
    Object.entries(OPTIONAL_FORMS).every(([name, hasForm]) => !members.has(name) || hasForm(members.get(name)))
  );
}

function isSeconds(value: unknown): boolean {
  return typeof value === 'string' && /^\d{1,15}$/.test(value);
}

function isTextList(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function parseJson(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}
