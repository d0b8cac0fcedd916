import type { DpopProof } from '../../protect/dpop/proof.ts';
import type { ClientId } from '../../protect/vocabulary/identifiers.ts';
import { err, ok, type Result } from '../../protect/vocabulary/result.ts';
import type { Refusal } from '../core/refusal.ts';
import {
  type IntrospectionRefusal,
  type IntrospectionRequest,
  parseIntrospection,
  resourcesOf,
} from '../core/tokens/introspection.ts';
import type { OAuthHttpRequest } from '../core/tokens/oauth-form.ts';
import type { ClientAssertions } from '../ports/client-assertions.ts';
import type { Ids } from '../ports/ids.ts';
import type { UsedOnce } from '../ports/redemption-store.ts';
import {
  type AuthenticatedClient,
  authenticateClient,
  type ClientAuthenticationDependencies,
} from './steps/authenticate-client.ts';
import { usedByClient } from './steps/used-by-client.ts';
import { usedByProof } from './steps/used-by-proof.ts';

export interface QuestionDependencies extends ClientAuthenticationDependencies {
  readonly clientAssertions: ClientAssertions;
  readonly ids: Pick<Ids, 'redemptionOwner'>;
}

/** A question of a resource server that has proved who it is, about a token that it may be told of. */
export interface TokenQuestion extends Omit<IntrospectionRequest, 'credentials'> {
  /** The resources that it answers for: the token must be for one of them. */
  readonly resources: ReadonlySet<string>;
}

/**
 * Whether an introspection is answered at all: parse → authenticate the client → it is a resource server → its own
 * assertion is used up, if it came with one. `authenticated` is told who asks as soon as that is proved.
 * Does NOT look at the token.
 * @throws Unavailable when a store or the client's published keys are: nothing is said, and its assertion may be used up
 */
export async function askAboutToken(
  dependencies: QuestionDependencies,
  http: OAuthHttpRequest,
  now: number,
  authenticated: (client: ClientId) => void,
): Promise<Result<TokenQuestion, IntrospectionRefusal>> {
  const request = parseIntrospection(http);
  if (!request.ok) return request;
  const { credentials, ...question } = request.value;
  const found = await authenticateClient(dependencies, credentials, now);
  if (!found.ok) return found;
  authenticated(found.value.client.id);
  const resources = resourcesOf(found.value.client);
  if (!resources.ok) return resources;
  const used = await spendAssertion(dependencies, found.value);
  return used.ok ? ok({ ...question, resources: resources.value }) : used;
}

/** C6, D2: whoever has stolen an assertion, or a proof, asks nothing with it. Two at once: one is told. */
export async function spendAssertion(
  { clientAssertions, ids, configuration }: QuestionDependencies,
  authenticated: AuthenticatedClient,
  proof?: DpopProof,
): Promise<Result<true, Refusal>> {
  for (const one of [...usedByClient(authenticated, configuration.clockSkewSeconds), ...usedByProof(proof)]) {
    if ((await clientAssertions.use(one, ids.redemptionOwner())) === 'replayed') {
      return err(refusalOfUsed(one, authenticated));
    }
  }
  return ok(true);
}

function refusalOfUsed({ used }: UsedOnce, { client }: AuthenticatedClient): Refusal {
  return used === 'dpop_proof_replayed'
    ? { reason: 'dpop_proof_already_used' }
    : { reason: 'client_assertion_already_used', client: client.id };
}
