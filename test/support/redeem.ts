import type { Refusal } from '../../lambdas/core/refusal.ts';
import { requestToken, type TokenInvocation } from '../../lambdas/flows/request-token.ts';
import type { IssuedToken } from '../../lambdas/flows/steps/record-and-sign.ts';
import type { Result } from '../../protect/vocabulary/result.ts';
import { signAssertion } from './provider-signer.ts';
import type { RedemptionWorld } from './redemption-world.ts';
import { type TokenHttpParts, tokenHttp } from './token-http.ts';

/** An invocation with time enough, whose findings nobody listens to. */
export const INVOCATION: Omit<TokenInvocation, 'now'> = {
  correlationId: 'c-1',
  deadline: { remainingMs: () => 9_000 },
  observer: () => undefined,
};

/** Redeems the valid request but for what `parts` override. */
export function redeem(
  world: RedemptionWorld,
  parts: TokenHttpParts = {},
  invocation: Partial<TokenInvocation> = {},
): Promise<Result<IssuedToken, Refusal>> {
  const now = world.dependencies.clock();
  return requestToken(world.dependencies, tokenHttp(parts), { now, ...INVOCATION, ...invocation });
}

/** @throws with the refusal, when it was one */
export function issued(result: Result<IssuedToken, Refusal>): IssuedToken {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.error)}`);
  return result.value;
}

/** A request with the valid assertion but for these claims. */
export function withClaims(claims: Readonly<Record<string, unknown>>): TokenHttpParts {
  return { form: { assertion: signAssertion({ claims }) } };
}

/** A request with the valid assertion but for these header members. */
export function withHeader(header: Readonly<Record<string, unknown>>): TokenHttpParts {
  return { form: { assertion: signAssertion({ header }) } };
}

export function expectNothingHappened({ counts, store }: RedemptionWorld): void {
  const { writes, undos, signatures } = counts;
  expect({ writes, undos, signatures, records: store.records.size }).toEqual({
    writes: 0,
    undos: 0,
    signatures: 0,
    records: 0,
  });
}
