import type { KeyObject } from 'node:crypto';
import { MemoryProviderKeyCache } from '../../lambdas/adapters/memory/memory-provider-key-cache.ts';
import { MemorySessionStore } from '../../lambdas/adapters/memory/memory-session-store.ts';
import type { Member, SignInClient } from '../../lambdas/core/records.ts';
import type { ActivationQuestion } from '../../lambdas/core/sign-in/activation-question.ts';
import type { LoginAttempt } from '../../lambdas/core/sign-in/login-attempt.ts';
import type { ActivationWord } from '../../lambdas/core/sign-in/refusal.ts';
import type { SessionCookie } from '../../lambdas/core/sign-in/session.ts';
import type { ActivationPageDependencies } from '../../lambdas/endpoints/sign-in/activation-page.ts';
import type { SignInEndpointDependencies } from '../../lambdas/endpoints/sign-in/endpoint.ts';
import { providerKeySource } from '../../lambdas/flows/provider-keys.ts';
import type { ActivationQuestions } from '../../lambdas/ports/activation-questions.ts';
import type { Activation } from '../../lambdas/ports/provider-activation.ts';
import type { SignInNote, SignInNotes } from '../../lambdas/ports/sign-in-notes.ts';
import type { SignInContext } from '../../lambdas/ports/telemetry.ts';
import type { JsonObject } from '../../protect/jose/strict-json.ts';
import type { MemberId } from '../../protect/vocabulary/identifiers.ts';
import { ok, type Result } from '../../protect/vocabulary/result.ts';
import { FakeClock } from './fake-clock.ts';
import { configuration, NOW, organization, PROVIDER_ISSUER, provider, SUBJECT } from './fixtures.ts';
import { type MemorySetups, memorySetups } from './memory-setups.ts';
import { changeAll, memoryTrustSources, type TrustedFacts, validFacts } from './memory-trust.ts';
import { providerKeySet, signText } from './provider-signer.ts';
import { memorySessionTrust } from './session-world.ts';

export const signIn: SignInClient = {
  clientId: 'countersign-there',
  authorizationEndpoint: `${PROVIDER_ISSUER}/authorize`,
  tokenEndpoint: `${PROVIDER_ISSUER}/token`,
  authentication: { method: 'private_key_jwt' },
};

export const attempt: LoginAttempt = {
  organization: organization.id,
  provider: provider.id,
  state: 's'.repeat(43),
  nonce: 'n'.repeat(43),
  codeVerifier: 'v'.repeat(43),
  startedAt: NOW,
};

export const idTokenClaims = {
  iss: PROVIDER_ISSUER,
  sub: SUBJECT,
  aud: signIn.clientId,
  nonce: attempt.nonce,
  iat: NOW - 1,
  exp: NOW + 300,
} as const;

export type Overrides = Readonly<Record<string, unknown>>;

/** A valid id_token but for what is overridden, signed properly. Members that are `undefined` are left out. */
export function idToken(claims: Overrides = {}, header: Overrides = {}, privateKey?: KeyObject): string {
  const protectedHeader = { alg: 'ES256', kid: 'ec-1', typ: 'JWT', ...header };
  return signText(
    JSON.stringify(protectedHeader),
    JSON.stringify({ ...idTokenClaims, ...claims }),
    'ES256',
    privateKey,
  );
}

export interface SignInWorld {
  readonly dependencies: SignInEndpointDependencies & Omit<ActivationPageDependencies, 'refused'>;
  readonly facts: TrustedFacts;
  readonly store: MemorySessionStore;
  readonly setups: MemorySetups;
  /** What was noted of sign-ins, in order. */
  readonly notes: (SignInNote & { readonly member: Member })[];
  /** What noting does; by default it succeeds. */
  note: SignInNotes['note'];
  /** What waits for a decision, by the digest of its session. */
  readonly questions: Map<string, ActivationQuestion>;
  /** What was to be made active, in order; and what comes of the next. */
  readonly activations: Activation[];
  activationOutcome: ActivationWord;
  readonly clock: FakeClock;
  /** Every call of telemetry: its name, and the reason or member. */
  readonly told: (readonly [string, string, SignInContext])[];
  /** How often a code was exchanged. */
  exchanges: number;
  /** What the token endpoint gives for a code. */
  answer: () => Promise<Result<string, string>>;
  /** What userinfo gives; absent: the provider has none. */
  userinfo?: () => Promise<Result<JsonObject, string>>;
}

/** The real flows of signing in, in memory: one provider, whose token endpoint answers as a test says. */
export function signInWorld(): SignInWorld {
  const facts = validFacts();
  changeAll(facts.providers, { signIn });
  const store = new MemorySessionStore();
  const setups = memorySetups();
  const questions: SignInWorld['questions'] = new Map();
  const clock = new FakeClock();
  const told: SignInWorld['told'] = [];
  const world: SignInWorld = {
    facts,
    store,
    setups,
    questions,
    notes: [],
    note: async (member, note) => {
      world.notes.push({ ...note, member });
      return 'noted';
    },
    activations: [],
    activationOutcome: 'activated',
    clock,
    told,
    exchanges: 0,
    answer: async () => ok(idToken()),
    dependencies: {
      configuration,
      trust: { ...memoryTrustSources(facts), ...memorySessionTrust(facts) },
      providers: {
        listProviders: async function* (id) {
          yield* facts.providers.filter((known) => known.organization === id);
        },
      },
      codes: {
        exchange: async () => {
          world.exchanges += 1;
          const { userinfo } = world;
          const idToken = await world.answer();
          if (!idToken.ok) return idToken;
          return ok({ idToken: idToken.value, ...(userinfo && { readUserinfo: userinfo }) });
        },
      },
      providerKeys: providerKeySource({
        cache: new MemoryProviderKeyCache(),
        fetchKeys: async () => ok(providerKeySet),
        clock: clock.now,
        sleep: clock.sleep,
        telemetry: { providerKeysFetchFailed: () => undefined },
      }),
      sessions: store,
      signIns: { note: (member, note) => world.note(member, note) },
      setups,
      questions: memoryQuestions(questions),
      registered: {
        findProvider: async (organization, id) => {
          const record = await memorySessionTrust(facts).findProviderById(organization, id);
          return record && { record, revision: 0 };
        },
      },
      activate: async (activation) => {
        world.activations.push(activation);
        return world.activationOutcome;
      },
      clock: clock.now,
      sleep: clock.sleep,
      ids: countingIds(),
      telemetry: {
        signedIn: ({ member }, context) => told.push(['signedIn', member, context]),
        signInRefused: ({ reason }, context) => told.push(['refused', reason, context]),
        signInUnavailable: ({ dependency }, context) => told.push(['unavailable', dependency, context]),
      },
    },
  };
  return world;
}

function memoryQuestions(questions: SignInWorld['questions']): ActivationQuestions {
  return {
    ask: async (question) => {
      questions.set(question.session, question);
    },
    find: async (session) => questions.get(session),
    withdraw: async ({ session, id }) => {
      if (questions.get(session)?.id === id) questions.delete(session);
    },
  };
}

function countingIds(): SignInWorld['dependencies']['ids'] {
  let made = 0;
  const next = () => String(++made);
  const secret = () => next().padStart(43, '0');
  return {
    state: secret,
    nonce: secret,
    codeVerifier: secret,
    activationQuestion: secret,
    sessionCookie: () => secret() as SessionCookie,
    memberId: () => `mem_${next()}` as MemberId,
    auditSuffix: next,
  };
}
