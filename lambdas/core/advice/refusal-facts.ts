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

const MAX_FACT_LENGTH = 256;

/**
 * A JWS begins with the encoding of `{"`, or of `{` and white space (`ey`, `ew`); so does what somebody puts into a
 * claim to see it in our logs. The second form asks for three long parts: host names may begin like that too.
 */
const LOOKS_LIKE_TOKEN =
  /eyJ[A-Za-z0-9_-]{8,}|(?<![A-Za-z0-9_-])e[wy][A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{32,}/;

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

/** A text of somebody else's making as it may be shown: cut, and nothing that looks like a token (law 11). */
export function showText(text: string): string {
  return LOOKS_LIKE_TOKEN.test(text) ? '[looks like a token]' : text.slice(0, MAX_FACT_LENGTH);
}
