import { randomBytes } from 'node:crypto';
import { MemoryClientRegistrations } from '../../lambdas/adapters/memory/memory-client-registrations.ts';
import {
  type RegistrationToken,
  type RegistrationTokenDigest,
  registrationTokenDigest,
  registrationTokenOf,
} from '../../lambdas/core/clients/registration-token.ts';
import type { Client, Organization } from '../../lambdas/core/records.ts';
import { byRoute } from '../../lambdas/endpoints/http/by-route.ts';
import { asLambdaHandler } from '../../lambdas/endpoints/http/endpoint.ts';
import { registerEndpoint, registrationEndpoint } from '../../lambdas/endpoints/registration/endpoint.ts';
import { Unavailable } from '../../lambdas/ports/unavailable.ts';
import { ROUTES } from '../../lambdas/routes.ts';
import { organization as acme, configurationInput, configurationOf, NOW } from './fixtures.ts';
import { CONTEXT, httpEvent } from './http-event.ts';

export const offered = configurationOf({ ...configurationInput, dynamicRegistration: 'initial-access-token' });

export const METADATA = {
  client_name: 'Desk Tool',
  redirect_uris: ['http://127.0.0.1/callback'],
  grant_types: ['authorization_code', 'refresh_token'],
};

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Sent {
  readonly method?: string;
  readonly token?: string | undefined;
  /** In the place of the header that `token` makes. */
  readonly authorization?: string | undefined;
  readonly body?: unknown;
  readonly contentType?: string;
}

/** Registration over HTTP, on stores in memory; a clock that stands. */
export class RegistrationWorld {
  readonly store = new MemoryClientRegistrations();
  readonly told: string[] = [];
  now = NOW;
  configuration = offered;
  organization: Organization | undefined = acme;
  /** Whatever is asked of the store. */
  isDown = false;
  /** Of registered clients, others by their ids. */
  readonly others = new Map<string, Client>();

  constructor() {
    this.store.organizations.add(acme.id);
  }

  /** An initial access token, as its holder has it. */
  aToken(overrides: Partial<RegistrationToken> = {}): string {
    const secret = registrationTokenOf(randomBytes(32).toString('base64url'));
    const digest = registrationTokenDigest(secret) as RegistrationTokenDigest;
    const token = { digest, organization: acme.id, createdAt: NOW, expiresAt: NOW + 60, uses: 5, usesLeft: 5 };
    this.store.tokens.set(digest, { ...token, ...overrides });
    return secret;
  }

  register(sent: Sent = {}): Promise<Answer> {
    const { method = 'POST', body = METADATA, ...rest } = sent;
    return this.#send(ROUTES.introspection.register.key, { method, body, ...rest });
  }

  /** At the address that a registration answered. */
  own(uri: string, sent: Sent = {}): Promise<Answer> {
    const client = uri.split('/').at(-1) ?? '';
    return this.#send(ROUTES.introspection.registration.key, { method: 'GET', ...sent }, { client });
  }

  async #send(key: string, sent: Sent, pathParameters: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const { method = 'GET', token, body, contentType = 'application/json' } = sent;
    const authorization = sent.authorization ?? (token === undefined ? undefined : `Bearer ${token}`);
    const text = typeof body === 'string' ? body : body === undefined ? undefined : JSON.stringify(body);
    const event = httpEvent(key, { authorization, pathParameters, body: text });
    const http = { ...event.requestContext.http, method };
    const response = await this.#handler()(
      {
        ...event,
        headers: { ...event.headers, 'content-type': contentType },
        requestContext: { ...event.requestContext, http },
      },
      CONTEXT,
    );
    return {
      status: response.statusCode ?? 0,
      headers: (response.headers ?? {}) as Record<string, string>,
      body: response.body ? (JSON.parse(response.body) as Record<string, unknown>) : {},
    };
  }

  #handler() {
    const tell = (said: string) => () => void this.told.push(said);
    const up = <T>(value: T): T => {
      if (this.isDown) throw new Unavailable('DynamoDB');
      return value;
    };
    const dependencies = {
      configuration: this.configuration,
      registrations: {
        findToken: async (digest: RegistrationTokenDigest) => up(this.store).findToken(digest),
        register: this.store.register.bind(this.store),
        deleteClient: this.store.deleteClient.bind(this.store),
      },
      trust: {
        findClient: async (id: Client['id']) => up(this.store).clients.get(id) ?? this.others.get(id),
        findOrganization: async () => up(this.organization),
      },
      clock: () => this.now,
      ids: {
        clientSecret: () => randomBytes(32).toString('base64url'),
        authorizationSecret: () => randomBytes(32).toString('base64url'),
        singleUseId: () => randomBytes(16).toString('hex'),
        auditSuffix: () => randomBytes(8).toString('hex'),
      },
      telemetry: {
        clientRegistered: tell('registered'),
        registrationRead: tell('read'),
        registrationDeleted: tell('deleted'),
        registrationRefused: (refusal: object) => void this.told.push(JSON.stringify(refusal)),
        registrationUnavailable: tell('unavailable'),
        requestFailed: (error: unknown) => void this.told.push(`failed: ${String(error)}`),
      },
    };
    const endpoint = byRoute({
      [ROUTES.introspection.register.key]: registerEndpoint(dependencies),
      [ROUTES.introspection.registration.key]: registrationEndpoint(dependencies),
    });
    return asLambdaHandler(endpoint, dependencies.telemetry);
  }
}
