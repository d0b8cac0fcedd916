/** What may go wrong at an identity provider, one thing at a time, as people meet it; for the demo. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROUTES } from '../../lambdas/routes.ts';
import type { AssertionDraft } from './assertion.ts';
import { samlName } from './personalities.ts';

/** By the name that a person types: what is done to every assertion from then on, and what it looks like at a real one. */
export const FAULTS = {
  'trailing-slash': {
    isKept: true,
    text: 'the issuer of assertions ends with a slash, the registered one does not',
    breaks: (draft) => ({ ...draft, issuer: `${draft.issuer}/` }),
  },
  'wrong-audience': {
    isKept: true,
    text: 'assertions are meant for the token endpoint instead of the issuer',
    breaks: (draft) => ({ ...draft, audience: draft.audience + ROUTES.token.redeem.path }),
  },
  'wrong-client-id': {
    isKept: true,
    text: "assertions name the tool by its id at the provider, and not by the client's id here",
    breaks: (draft) => ({ ...draft, clientId: 'cursor-at-acme' }),
  },
  'wrong-type': {
    isKept: true,
    text: 'the exchange gives a token of another type',
    breaks: (draft) => ({ ...draft, type: 'JWT' }),
  },
  'unknown-key': {
    text: 'assertions are signed with a key that the provider does not publish',
    breaks: (draft) => ({ ...draft, keyId: 'rotated-and-not-published' }),
  },
  'keys-unreachable': {
    text: 'the provider has a new key, and its keys cannot be fetched',
    explainedBy: 'idp test',
    breaks: (draft) => ({ ...draft, keyId: 'rotated-and-not-reachable' }),
  },
  'audience-tenant': {
    isKept: true,
    text: 'assertions name an audience tenant ("Audience/tenant ID") that the provider has not here',
    breaks: (draft) => ({ ...draft, audienceTenant: 'acme-tenant' }),
  },
  'several-audiences': {
    isKept: true,
    text: 'assertions are meant for another server too',
    breaks: (draft) => ({ ...draft, otherAudiences: ['https://other.example'] }),
  },
  'clock-ahead': {
    isKept: true,
    text: "the provider's clock is an hour fast",
    breaks: (draft) => ({ ...draft, issuedAt: draft.issuedAt + 3_600 }),
  },
  'key-binding': {
    isKept: true,
    text: 'assertions are bound to a certificate of the tool, which is not supported here',
    breaks: (draft) => ({ ...draft, confirmation: { 'x5t#S256': '0'.repeat(43) } }),
  },
  expired: {
    isKept: true,
    text: "the provider's clock is an hour slow",
    breaks: (draft) => ({ ...draft, issuedAt: draft.issuedAt - 3_600 }),
  },
  'long-lifetime': {
    isKept: true,
    text: 'assertions live for a day',
    breaks: (draft) => ({ ...draft, lifetimeSeconds: 86_400 }),
  },
  'unlinked-subject': {
    isKept: true,
    text: 'the provider calls the person by a subject that no member is linked to',
    breaks: stranger,
  },
  'email-as-text': {
    isKept: true,
    text: 'the person is unknown but for the address, and email_verified is the text "true"',
    breaks: (draft) => ({ ...stranger(draft), emailVerified: 'true' }),
  },
  'sub-id-not-mapped': {
    isKept: true,
    text: 'assertions name the person by SAML too (sub_id), which nobody has mapped here',
    breaks: (draft) => ({ ...stranger(draft), subId: samlName(draft.email) }),
  },
  'key-replaced': {
    text: 'the provider signs with a new key, and publishes the old one under its name',
    breaks: (draft) => ({ ...draft, signsWithAnotherKey: true }),
  },
  'keys-unreadable': {
    text: 'the provider has a new key, of a kind that nobody can read here',
    explainedBy: 'idp test',
    breaks: (draft) => ({ ...draft, keyId: 'rotated-and-not-readable' }),
  },
  'no-scope': {
    isKept: true,
    text: 'assertions delegate nothing: they carry no scope',
    breaks: ({ scope: _, ...draft }) => draft,
  },
} as const satisfies Readonly<Record<string, Fault>>;

interface Fault {
  readonly text: string;
  /** The command that names what is wrong at the provider, and says what to do. Absent: `token explain`. */
  readonly explainedBy?: 'idp test';
  /**
   * Its refusal is kept for the console, with a page of its own: the provider's known key has signed it, whether that was
   * found out before the refusal or for it (`lambdas/flows/steps/attribute-refusal.ts`).
   */
  readonly isKept?: true;
  readonly breaks: (draft: AssertionDraft) => AssertionDraft;
}

/** Whom nobody here knows, by subject or by address. */
function stranger(draft: AssertionDraft): AssertionDraft {
  return { ...draft, subject: `another-${draft.subject}`, email: `another-${draft.email}` };
}

/** What a provider publishes in the place of its keys while they cannot be read: on a curve that is not supported here. */
export const UNREADABLE_KEYS = {
  keys: [{ kty: 'EC', crv: 'secp256k1', alg: 'ES256K', kid: 'rotated-and-not-readable', x: 'AA', y: 'AA', use: 'sig' }],
};

/** Whether the console has a page of what is refused, by its correlation id. */
export function isKept(name: FaultName): boolean {
  const fault: Fault = FAULTS[name];
  return fault.isKept === true;
}

export function explainedBy(name: FaultName): 'token explain' | 'idp test' {
  const fault: Fault = FAULTS[name];
  return fault.explainedBy ?? 'token explain';
}

export type FaultName = keyof typeof FAULTS;

export const FAULT_NAMES = Object.keys(FAULTS) as readonly FaultName[];

export function isFaultName(name: string): name is FaultName {
  return Object.hasOwn(FAULTS, name);
}

const fileIn = (stateDirectory: string) => join(stateDirectory, 'identity-provider.fault');

/** From the next request on. */
export function breakProvider(stateDirectory: string, fault: FaultName): void {
  mkdirSync(stateDirectory, { recursive: true });
  writeFileSync(fileIn(stateDirectory), fault);
}

export function mendProvider(stateDirectory: string): void {
  rmSync(fileIn(stateDirectory), { force: true });
}

/** What is broken now; `undefined`: nothing. */
export function currentFault(stateDirectory: string | undefined): FaultName | undefined {
  if (stateDirectory === undefined) return undefined;
  try {
    const name = readFileSync(fileIn(stateDirectory), 'utf8').trim();
    return isFaultName(name) ? name : undefined;
  } catch {
    return undefined;
  }
}

/** What is signed while `fault` is there. */
export function withFault(draft: AssertionDraft, fault: FaultName | undefined): AssertionDraft {
  return fault === undefined ? draft : FAULTS[fault].breaks(draft);
}
