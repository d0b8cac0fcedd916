import {
  type AccessToken,
  type ClaimForms,
  type Claims,
  type Expected,
  isActor,
  readAccessToken,
  readParents,
  refusalOfForms,
} from './access-token.ts';
import type { TokenRefusal } from './refusal.ts';
import { type AgentSessionId, isAgentSessionId } from './vocabulary/agent-session.ts';
import { agentAudience } from './vocabulary/agent-token.ts';
import { err, ok, type Result } from './vocabulary/result.ts';

/** What every agent token has beside the claims of an access token. */
const CLAIM_FORMS = { agent_session: isAgentSessionId, act: isActor } satisfies ClaimForms;

/** A resource identifier has no fragment (RFC 8707 §2), so what stands before this one is the resource. */
const AGENT_FRAGMENT = /#agent$/;

/**
 * Validates the claims of an agent token whose signature has verified: those of an access token, but for an audience
 * that is the resource's agents, and then its own.
 * Does NOT check that the write scopes it carries are still granted, nor that agents are switched on: those are live
 * checks.
 */
export function readAgentToken(claims: Claims, expected: Expected): Result<AccessToken, TokenRefusal> {
  const token = readAccessToken(claims, { ...expected, resource: agentAudiences(expected.resource) });
  if (!token.ok) return token;
  const malformed = refusalOfForms(claims, CLAIM_FORMS);
  if (malformed !== undefined) return err(malformed);
  const parents = readParents(claims);
  if (!parents.ok) return parents;
  return ok({
    ...token.value,
    ...parents.value,
    resources: token.value.resources.map((audience) => audience.replace(AGENT_FRAGMENT, '')),
    agentSession: claims['agent_session'] as AgentSessionId,
  });
}

function agentAudiences(resource: Expected['resource']): ReadonlySet<string> {
  const resources = typeof resource === 'string' ? [resource] : [...resource];
  return new Set(resources.map(agentAudience));
}
