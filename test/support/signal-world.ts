import { randomBytes } from 'node:crypto';
import type { AuditEntry } from '../../lambdas/core/audit/entry.ts';
import type { Member, TrustedProvider } from '../../lambdas/core/records.ts';
import type { SignalRefusal } from '../../lambdas/core/signals/refusal.ts';
import {
  type SignalStream,
  type SignalsHeard,
  signalEndpoint,
  signalTokenDigest,
  signalTokenOf,
} from '../../lambdas/core/signals/stream.ts';
import type { RedemptionOwner } from '../../lambdas/core/tokens/redemption.ts';
import { asLambdaHandler } from '../../lambdas/endpoints/http/endpoint.ts';
import { signalEndpoint as endpointOf } from '../../lambdas/endpoints/signals/endpoint.ts';
import type { SignalDependencies } from '../../lambdas/flows/steps/take-set.ts';
import type { SignalledChange, SignalReceipts } from '../../lambdas/ports/signal-receipts.ts';
import type { FailureTelemetry, SignalContext, SignalOutcome, SignalTelemetry } from '../../lambdas/ports/telemetry.ts';
import { Unavailable } from '../../lambdas/ports/unavailable.ts';
import { ROUTES } from '../../lambdas/routes.ts';
import { configuration, ISSUER, NOW, PROVIDER_ISSUER, provider, SUBJECT } from './fixtures.ts';
import { CONTEXT, httpEvent } from './http-event.ts';
import { memoryTrustSources, type TrustedFacts, validFacts } from './memory-trust.ts';
import { type AssertionOverrides, providerKeySet, providerKeys, signText } from './provider-signer.ts';
import { SESSION_REVOKED } from './signal-events.ts';

export const AUDIENCE = signalEndpoint(ISSUER, provider.id);

export const SUB_ID = { format: 'iss_sub', iss: PROVIDER_ISSUER, sub: SUBJECT };

/** A SET about the one member, as a transmitter of the Shared Signals Framework 1.0 sends it. */
export const validSet = {
  iss: PROVIDER_ISSUER,
  aud: AUDIENCE,
  iat: NOW - 5,
  jti: 'set-1',
  txn: 'transaction-1',
  sub_id: SUB_ID,
  events: { [SESSION_REVOKED]: { event_timestamp: NOW - 10, reason_admin: { en: 'left' } } },
};

/** Valid but for what is overridden, and signed properly. Members whose value is `undefined` are left out. */
export function signSet({ algorithm = 'ES256', header, claims, privateKey }: AssertionOverrides = {}): string {
  const { kid } = providerKeys[algorithm];
  const head = { alg: algorithm, typ: 'secevent+jwt', kid, ...header };
  return signText(JSON.stringify(head), JSON.stringify({ ...validSet, ...claims }), algorithm, privateKey);
}

export interface Pushed {
  readonly provider?: string;
  /** In the place of the stream's own. `undefined`: none. */
  readonly authorization?: string | undefined;
  readonly contentType?: string | undefined;
}

type Telemetry = SignalTelemetry & FailureTelemetry;

/** The endpoint over HTTP, on facts in memory; a clock that stands. */
export class SignalWorld {
  readonly token = signalTokenOf(randomBytes(32).toString('base64url'));
  readonly facts: TrustedFacts = validFacts();
  stream: SignalStream | undefined = {
    organization: provider.organization,
    provider: provider.id,
    audience: AUDIENCE,
    tokenSha256: signalTokenDigest(this.token) ?? '',
    enabledAt: NOW - 60,
    verificationState: 'state-1',
    heard: {},
  };
  now = NOW;
  /** Why the store does not answer. Absent: it does. */
  failure: Error | undefined;
  /** Why a write of the receipt fails, by how many there were. `undefined`: it does not. */
  faultOfAct: (act: number) => Error | undefined = () => undefined;
  #acts = 0;
  keyFetches = 0;
  readonly changes: { readonly change: SignalledChange; readonly audit: AuditEntry }[] = [];
  readonly heard: SignalsHeard[] = [];
  readonly told: (readonly [string, unknown, SignalContext])[] = [];
  readonly #seen = new Set<string>();
  readonly #telemetry: Telemetry | undefined;

  /** `telemetry`: in the place of what is told here. */
  constructor(telemetry?: Telemetry) {
    this.#telemetry = telemetry;
  }

  set provider(overrides: Partial<TrustedProvider>) {
    this.facts.providers = this.facts.providers.map((one) => ({ ...one, ...overrides }));
  }

  set member(overrides: Partial<Member>) {
    this.facts.members = this.facts.members.map((one) => ({ ...one, ...overrides }));
  }

  /** What was told of the last request. */
  get outcome(): unknown {
    const [name, what] = this.told.at(-1) ?? [];
    return name === 'received'
      ? (what as SignalOutcome).outcome
      : ((what as SignalRefusal | undefined)?.reason ?? name);
  }

  async push(set: string, pushed: Pushed = {}) {
    const { provider: id = provider.id, contentType = 'application/secevent+jwt' } = pushed;
    const authorization = 'authorization' in pushed ? pushed.authorization : `Bearer ${this.token}`;
    const event = httpEvent(ROUTES.signals.receive.key, { authorization, pathParameters: { provider: id }, body: set });
    const headers = { ...event.headers, 'content-type': contentType };
    const response = await this.#handler()({ ...event, headers }, CONTEXT);
    return {
      status: response.statusCode ?? 0,
      headers: (response.headers ?? {}) as Record<string, string>,
      body: response.body === undefined ? undefined : (JSON.parse(response.body) as Record<string, string>),
    };
  }

  #handler() {
    const telemetry = this.#telemetry ?? this.telemetry();
    const endpoint = endpointOf({ ...this.dependencies(), clock: () => this.now, telemetry });
    return asLambdaHandler(endpoint, telemetry);
  }

  /** Tells {@link told}. */
  telemetry(): Telemetry {
    const tell = (name: string) => (what: unknown, context: SignalContext) =>
      void this.told.push([name, what, context]);
    return {
      signalReceived: tell('received'),
      signalRefused: tell('refused'),
      signalUnavailable: tell('unavailable'),
      requestFailed: (error: unknown) => void this.told.push(['failed', error, { correlationId: '' }]),
    };
  }

  dependencies(): SignalDependencies {
    const up = () => {
      if (this.failure !== undefined) throw new Unavailable('DynamoDB', { cause: this.failure });
    };
    const trust = memoryTrustSources(this.facts);
    return {
      configuration,
      streams: {
        find: async (id) => {
          up();
          return this.stream?.provider === id ? this.stream : undefined;
        },
        heard: async (_, heard) => void this.heard.push(heard),
      },
      trust: {
        ...trust,
        findTrusted: async ({ provider: id }) => this.facts.providers.find((known) => known.id === id),
      },
      providerKeys: {
        keysFor: async () => {
          this.keyFetches += 1;
          return providerKeySet;
        },
        newerThan: async () => undefined,
      },
      receipts: this.#receipts(),
      ids: { redemptionOwner: () => 'owner' as RedemptionOwner, auditSuffix: () => 'suffix' },
    };
  }

  /** As the port has it, of members that nobody else changes. */
  #receipts(): SignalReceipts {
    return {
      act: async ({ id }, _, change, audit) => {
        const fault = this.faultOfAct(this.#acts);
        this.#acts += 1;
        if (fault !== undefined) throw fault;
        const member = this.facts.members.find((known) => known.id === change.member);
        if (member === undefined || member.status === 'removed') return 'member_gone';
        if (this.#seen.has(id)) return 'repeated';
        this.#seen.add(id);
        this.changes.push({ change, audit });
        return 'done';
      },
    };
  }
}
