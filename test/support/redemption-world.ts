import { MemoryProviderKeyCache } from '../../lambdas/adapters/memory/memory-provider-key-cache.ts';
import { MemoryRedemptionStore } from '../../lambdas/adapters/memory/memory-redemption-store.ts';
import { MemoryTokenRevocations } from '../../lambdas/adapters/memory/memory-token-revocations.ts';
import type { Configuration } from '../../lambdas/core/configuration.ts';
import type { VerificationKeySet } from '../../lambdas/core/keys/jwk-set.ts';
import type { RedemptionOwner } from '../../lambdas/core/tokens/redemption.ts';
import { providerKeySource } from '../../lambdas/flows/provider-keys.ts';
import type { TokenDependencies } from '../../lambdas/flows/request-token.ts';
import type { Clock } from '../../lambdas/ports/clock.ts';
import type { Ids } from '../../lambdas/ports/ids.ts';
import type { AgentSession } from '../../protect/vocabulary/agent-session.ts';
import type { MemberId } from '../../protect/vocabulary/identifiers.ts';
import { FakeClock } from './fake-clock.ts';
import { configuration } from './fixtures.ts';
import { memoryTrustSources, type TrustedFacts, validFacts } from './memory-trust.ts';
import { providerKeySet } from './provider-signer.ts';
import { ownSigner } from './token-issuer-keys.ts';

/** How often something left the process. */
export interface Counts {
  keyFetches: number;
  /** Calls of `redeem`, whatever they answered. */
  writes: number;
  undos: number;
  signatures: number;
  trustReads: number;
}

/** Runs before (or after) the real thing; throw to make it fail. */
export interface Hooks {
  beforeTrustRead?: () => void;
  beforeRedeem?: () => void;
  afterRedeem?: () => void;
  beforeUndo?: () => void;
  beforeSign?: () => void;
  beforeActiveKey?: () => void;
}

export interface RedemptionWorld {
  readonly dependencies: TokenDependencies & { readonly clock: Clock };
  readonly facts: TrustedFacts;
  readonly store: MemoryRedemptionStore;
  readonly revocations: MemoryTokenRevocations;
  /** Of whoever redeems, by id. */
  readonly sessions: Map<string, AgentSession>;
  readonly clock: FakeClock;
  readonly counts: Counts;
  readonly hooks: Hooks;
  /** What the provider answers; `undefined`: nothing. */
  publishedKeys: VerificationKeySet | undefined;
}

/** Everything that `requestToken` needs, in memory: the real flows, counted, and breakable at each port. */
export function redemptionWorld(overrides: { readonly configuration?: Configuration } = {}): RedemptionWorld {
  const counts: Counts = { keyFetches: 0, writes: 0, undos: 0, signatures: 0, trustReads: 0 };
  const hooks: Hooks = {};
  const facts = validFacts();
  const store = new MemoryRedemptionStore();
  const revocations = new MemoryTokenRevocations();
  const sessions = new Map<string, AgentSession>();
  const clock = new FakeClock();
  const world: RedemptionWorld = {
    facts,
    store,
    revocations,
    sessions,
    clock,
    counts,
    hooks,
    publishedKeys: providerKeySet,
    dependencies: {
      configuration: overrides.configuration ?? configuration,
      trust: countedTrust(facts, counts, hooks),
      providerKeys: providerKeySource({
        cache: new MemoryProviderKeyCache(),
        fetchKeys: async () => {
          counts.keyFetches += 1;
          const value = world.publishedKeys;
          return value === undefined ? { ok: false, error: { reason: 'fetch_failed' } } : { ok: true, value };
        },
        clock: clock.now,
        sleep: clock.sleep,
        telemetry: { providerKeysFetchFailed: () => undefined },
      }),
      providers: { findProviderById: async (_, id) => facts.providers.find((one) => one.id === id) },
      authorizations: store.grants,
      revocations,
      redemptions: breakableStore(store, counts, hooks),
      agentSessions: { find: async (key) => sessions.get(key.sessionId) },
      signer: breakableSigner(counts, hooks),
      clock: clock.now,
      ids: countingIds(),
    },
  };
  return world;
}

function countedTrust(facts: TrustedFacts, counts: Counts, hooks: Hooks): TokenDependencies['trust'] {
  const sources = memoryTrustSources(facts);
  const counted = <A extends readonly unknown[], R>(read: (...arguments_: A) => Promise<R>) => {
    return async (...arguments_: A) => {
      counts.trustReads += 1;
      hooks.beforeTrustRead?.();
      return read(...arguments_);
    };
  };
  return {
    findProvider: counted(sources.findProvider),
    findOrganization: counted(sources.findOrganization),
    currentOrganization: counted(sources.currentOrganization),
    readAhead: sources.readAhead,
    rememberedClient: sources.rememberedClient,
    findClient: counted(sources.findClient),
    findEnablement: counted(sources.findEnablement),
    findAliased: counted(sources.findAliased),
    findLinkedMember: counted(sources.findLinkedMember),
    findMemberByEmail: counted(sources.findMemberByEmail),
    redemptionsRestoredAt: counted(sources.redemptionsRestoredAt),
    findMember: counted(sources.findMember),
  };
}

function breakableStore(store: MemoryRedemptionStore, counts: Counts, hooks: Hooks): TokenDependencies['redemptions'] {
  return {
    redeem: async (record, alongside) => {
      counts.writes += 1;
      hooks.beforeRedeem?.();
      const outcome = await store.redeem(record, alongside);
      hooks.afterRedeem?.();
      return outcome;
    },
    undo: async (record, alongside) => {
      counts.undos += 1;
      hooks.beforeUndo?.();
      await store.undo(record, alongside);
    },
  };
}

function breakableSigner(counts: Counts, hooks: Hooks): TokenDependencies['signer'] {
  return {
    activeKey: async () => {
      hooks.beforeActiveKey?.();
      return ownSigner.activeKey();
    },
    sign: async (kid, input) => {
      counts.signatures += 1;
      hooks.beforeSign?.();
      return ownSigner.sign(kid, input);
    },
  };
}

function countingIds(): Ids {
  let made = 0;
  const next = () => String(++made);
  const unused = () => {
    throw new Error('redemption makes no such identifier');
  };
  return {
    redemptionOwner: () => `owner-${next()}` as RedemptionOwner,
    providerId: unused,
    memberId: () => `mem_${next()}` as MemberId,
    clientSecret: unused,
    agentTokenId: unused,
    passkeyChallenge: unused,
    domainProofToken: unused,
    singleUseId: unused,
    auditSuffix: next,
    authorizationSecret: () => `secret-${next()}`.padEnd(43, '0').slice(0, 43),
  };
}
