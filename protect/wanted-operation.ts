import type { AccessToken } from './access-token.ts';
import { exactScopeOf } from './operations/exact-scope-of.ts';
import { type OperationRequest, type SeenOperation, seeOperation } from './operations/seen.ts';
import type { Misconfigured, NotExact } from './refusal.ts';
import { err, ok, type Result } from './vocabulary/result.ts';
import type { Scope, ScopeSet } from './vocabulary/scope.ts';
import type { ScopeRules } from './vocabulary/scope-rules.ts';

/** What a route says: that an agent does it only as a person has approved exactly that. */
export interface WantedOperation {
  /** As the configuration declares it. */
  readonly name: string;
  /** Reads the request as far as it says what it would do: asked for an agent's alone. */
  readonly see: () => Promise<Result<OperationRequest, Misconfigured>>;
}

/** The operation of a request, and the scope that stands for it alone. */
export interface ExactOperation extends SeenOperation {
  readonly exact: Scope;
}

/**
 * Which operation this request of an agent's is. `undefined`: none is wanted, or no agent makes the request; a person's own
 * token is for whatever its scopes say.
 */
export async function exactOperationOf(
  { agentSession, organization, member }: Pick<AccessToken, 'agentSession' | 'organization' | 'member'>,
  wanted: WantedOperation | undefined,
  needed: ScopeSet | undefined,
  { operations }: Pick<ScopeRules, 'operations'>,
): Promise<Result<ExactOperation | undefined, Misconfigured | NotExact>> {
  if (wanted === undefined || agentSession === undefined) return ok(undefined);
  const declaration = operations?.get(wanted.name);
  if (declaration === undefined) return misconfigured(`the configuration declares no operation ${wanted.name}`);
  if (needed?.size !== 1 || !needed.has(declaration.scope)) {
    return misconfigured(
      `scopes must be ${declaration.scope} alone, which the operation ${wanted.name} is declared with`,
    );
  }
  const request = await wanted.see();
  if (!request.ok) return request;
  const seen = seeOperation(declaration, request.value);
  if (!seen.ok) return err({ reason: 'not_exact', operation: wanted.name, ...seen.error });
  return ok({ ...seen.value, exact: exactScopeOf(seen.value, { organization, member }) });
}

function misconfigured(problem: string): Result<never, Misconfigured> {
  return err({ reason: 'misconfigured', problem });
}
