import { formatScopes } from '../../../protect/vocabulary/scope.ts';
import type { AuthorizationRefusal, PushRefusal } from '../authorization/refusal.ts';
import type { AcceptanceRefusal } from '../clients/acceptance.ts';
import type { ProvisioningRefusal } from '../provisioning/refusal.ts';
import type { Refusal } from '../refusal.ts';
import type { SignInRefusal } from '../sign-in/refusal.ts';
import type { SessionRefusal } from '../sign-in/session-refusal.ts';
import type { SignalRefusal } from '../signals/refusal.ts';
import type { IntrospectionRefusal } from '../tokens/introspection.ts';
import type { RevocationRefusal } from '../tokens/revocation.ts';
import { showText } from './show-text.ts';

/**
 * A refusal's facts as a log line shows them: sets as scope strings, texts cut at 256 characters, and nothing that
 * looks like a token, whatever claim it was put into (law 11).
 */
export function refusalFacts(
  refusal:
    | Refusal
    | AuthorizationRefusal
    | PushRefusal
    | AcceptanceRefusal
    | IntrospectionRefusal
    | ProvisioningRefusal
    | RevocationRefusal
    | SignInRefusal
    | SessionRefusal
    | SignalRefusal,
): Readonly<Record<string, unknown>> {
  const { reason: _, ...facts } = refusal;
  return shownFacts(facts);
}

/** The same of any facts, such as what an answer of somebody else's server was: its headers are texts of theirs. */
export function shownFacts(facts: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, describeFact(fact)]));
}

function describeFact(fact: unknown): unknown {
  if (fact instanceof Set) return describeFact(formatScopes(fact));
  if (Array.isArray(fact)) return fact.map(describeFact);
  if (typeof fact === 'object' && fact !== null) return shownFacts(fact);
  return typeof fact === 'string' ? showText(fact) : fact;
}
