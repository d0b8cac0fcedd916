import type { Refusal } from '../../lambdas/core/refusal.ts';
import { type Explanation, explainAssertion } from '../../lambdas/flows/explain-assertion.ts';
import type { ClientId } from '../../protect/vocabulary/identifiers.ts';
import { memberId, NOW, organization } from './fixtures.ts';
import type { RedemptionWorld } from './redemption-world.ts';

export interface ExplainOptions {
  /** Who asks. */
  readonly asking?: typeof organization.id;
  /** Named by whoever asks; absent: the assertion says it. */
  readonly client?: ClientId;
}

/** Explains `assertion` with what the world trusts and has redeemed. */
export function explain(
  world: RedemptionWorld,
  assertion: string,
  { asking = organization.id, client }: ExplainOptions = {},
): Promise<Explanation> {
  const { dependencies, store, facts } = world;
  return explainAssertion(
    {
      ...dependencies,
      newMemberId: () => memberId('mem_explained'),
      redemptions: { find: async (id) => store.records.get(id) },
      reads: {
        findClientByAlias: async (provider, alias) =>
          facts.enablements.find(({ aliases }) => aliases.get(provider)?.has(alias))?.client,
        listProviders: async function* (of) {
          yield* facts.providers.filter((provider) => provider.organization === of);
        },
      },
    },
    { assertion, organization: asking, client },
    NOW,
  );
}

/** The refusal that an explanation ends with; `undefined`: it would redeem. */
export function verdict({ steps }: Explanation): Refusal | undefined {
  return steps.find((step) => step.outcome === 'failed')?.refusal;
}
