import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { createLocalJWKSet, type JWTPayload, jwtVerify } from 'jose';
import { dynamoAgentSessionReads } from '../../lambdas/adapters/aws/agent-sessions/reads.ts';
import { dynamoGrantUse } from '../../lambdas/adapters/aws/authorization-grants/store.ts';
import { dynamoSessionTrust } from '../../lambdas/adapters/aws/directory/session-trust.ts';
import { dynamoTrustSources } from '../../lambdas/adapters/aws/directory/trust-sources.ts';
import { dynamoKeyRingStore } from '../../lambdas/adapters/aws/key-ring/store.ts';
import { kmsSigner } from '../../lambdas/adapters/aws/kms/signer.ts';
import { dynamoTokenRevocations } from '../../lambdas/adapters/aws/members/revocations.ts';
import { dynamoRedemptionStore } from '../../lambdas/adapters/aws/redemptions/store.ts';
import { cachedSessionTrust } from '../../lambdas/adapters/memory/cached-session-trust.ts';
import { cachedTrustSources } from '../../lambdas/adapters/memory/cached-trust-sources.ts';
import { systemClock } from '../../lambdas/adapters/system/system-clock.ts';
import { systemIds } from '../../lambdas/adapters/system/system-ids.ts';
import { publishedKeySet } from '../../lambdas/core/keys/ring.ts';
import type { Refusal } from '../../lambdas/core/refusal.ts';
import { JWT_BEARER_GRANT } from '../../lambdas/core/tokens/request.ts';
import { asLambdaHandler } from '../../lambdas/endpoints/http/endpoint.ts';
import { type TokenEndpointDependencies, tokenEndpoint } from '../../lambdas/endpoints/token-endpoint.ts';
import type { HttpSender } from '../../protect/aws/http-sender.ts';
import { signedDynamo, signedKmsOf } from './doors.ts';
import { MADE_UP } from './engines.ts';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';
import { httpEvent } from './http-event.ts';
import { patientSender } from './senders.ts';
import { CLIENT, ISSUER, type StoredWorld } from './stored-world.ts';
import { noFailover } from './test-ring.ts';

/** As the token function has it (`lib/token-endpoint.ts`). */
export const FUNCTION_TIMEOUT_MS = 15_000;

export interface Answer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * One instance of the token function, cold: the handler and the adapters of `lambdas/token.ts`, with a proxy of its
 * own before each engine. The provider's keys are known.
 */
export class RedeemingInstance {
  readonly dynamodb: FaultProxy;
  readonly kms: FaultProxy;
  /** What telemetry was told, in order. */
  readonly told: string[] = [];
  readonly #world: StoredWorld;
  readonly #handler: ReturnType<typeof asLambdaHandler>;

  private constructor(world: StoredWorld, proxies: Proxies, send: HttpSender) {
    this.#world = world;
    this.dynamodb = proxies.dynamodb;
    this.kms = proxies.kms;
    const telemetry = this.#telemetry();
    this.#handler = asLambdaHandler(tokenEndpoint({ ...dependencies(world, proxies, send), telemetry }), telemetry);
  }

  static async start(world: StoredWorld, send = patientSender()): Promise<RedeemingInstance> {
    const [dynamodb, kms] = await Promise.all([
      startFaultProxy({ target: world.tables.endpoint }),
      startFaultProxy({ target: world.kms.endpoint }),
    ]);
    return new RedeemingInstance(world, { dynamodb, kms }, send);
  }

  /** Everything that may be cached is; the proxies count from zero. */
  async warm(): Promise<this> {
    const { status } = await this.redeem(await this.#world.assertion());
    if (status !== 200) throw new Error(`not warm: ${status}`);
    this.dynamodb.clear();
    this.kms.clear();
    this.told.length = 0;
    return this;
  }

  /** An assertion, in an invocation that has `remainingMs` left. */
  redeem(assertion: string, remainingMs = FUNCTION_TIMEOUT_MS, client = CLIENT.id as string): Promise<Answer> {
    return this.request(assertionForm(assertion), remainingMs, client);
  }

  /** `POST /oauth/token`. A form that names its client comes without a secret. */
  async request(
    form: Readonly<Record<string, string>>,
    remainingMs = FUNCTION_TIMEOUT_MS,
    client = CLIENT.id as string,
  ): Promise<Answer> {
    const endMs = performance.now() + remainingMs;
    const context = { getRemainingTimeInMillis: () => endMs - performance.now() } as Context;
    const answer = await this.#handler(tokenRequest(form, client), context);
    return { status: answer.statusCode, headers: { ...answer.headers }, body: JSON.parse(answer.body ?? '{}') };
  }

  /** The claims of a token that is signed by a published key, and is what RFC 9068 says. */
  async verify({ body }: Answer): Promise<JWTPayload> {
    const keys = createLocalJWKSet({ keys: [...publishedKeySet(this.#world.ring).keys] as { kty: string }[] });
    const options = { issuer: ISSUER, audience: `${ISSUER}/sample`, typ: 'at+jwt' };
    const { payload } = await jwtVerify(String(body['access_token']), keys, options);
    return payload;
  }

  async stop(): Promise<void> {
    await Promise.all([this.dynamodb.close(), this.kms.close()]);
  }

  #telemetry() {
    return {
      tokenIssued: () => void this.told.push('issued'),
      redemptionRefused: ({ reason }: Refusal) => void this.told.push(reason),
      assertionHeaderIgnored: () => undefined,
      redemptionUnavailable: () => void this.told.push('unavailable'),
      requestFailed: (error: unknown) => void this.told.push(`bug: ${error}`),
    };
  }
}

interface Proxies {
  readonly dynamodb: FaultProxy;
  readonly kms: FaultProxy;
}

function dependencies(
  { configuration, tables: { names }, providerKeys }: StoredWorld,
  proxies: Proxies,
  send: HttpSender,
): Omit<TokenEndpointDependencies, 'telemetry'> {
  const client = signedDynamo({ ...MADE_UP, endpoint: proxies.dynamodb.endpoint }, send);
  const kms = signedKmsOf({ ...MADE_UP, endpoint: proxies.kms.endpoint }, send);
  return {
    configuration,
    trust: cachedTrustSources(dynamoTrustSources(client, names), systemClock),
    providerKeys: { keysFor: async () => providerKeys, newerThan: async () => undefined },
    providers: cachedSessionTrust(dynamoSessionTrust(client, names), systemClock),
    agentSessions: dynamoAgentSessionReads(client, names.agentSessions),
    authorizations: dynamoGrantUse(client, names.authorizationGrants),
    revocations: dynamoTokenRevocations(client, names.members),
    redemptions: dynamoRedemptionStore(client, names, configuration.auditRetentionDays),
    signer: kmsSigner(kms, dynamoKeyRingStore(client, names.keyRing), systemClock, noFailover),
    clock: systemClock,
    ids: systemIds,
  };
}

export const assertionForm = (assertion: string) => ({ grant_type: JWT_BEARER_GRANT, assertion });

/** What goes into the header of this name, and not into the form: the proof of a key, without any other credential. */
export const PROOF = 'DPoP';

function tokenRequest(form: Readonly<Record<string, string>>, client: string): APIGatewayProxyEventV2 {
  const credentials = Buffer.from(`${client}:${CLIENT.secret}`).toString('base64');
  const { [PROOF]: dpop, ...parameters } = form;
  const body = new URLSearchParams(parameters).toString();
  const isAlone = 'client_id' in form || dpop !== undefined;
  const event = httpEvent('POST /oauth/token', { ...(!isAlone && { authorization: `Basic ${credentials}` }), body });
  const headers = { ...event.headers, ...(dpop && { dpop }), 'content-type': 'application/x-www-form-urlencoded' };
  return { ...event, headers };
}
