/** The part of oidc-provider 9 that is used here; the package carries no types of its own. */
declare module 'oidc-provider' {
  import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

  export interface Client {
    readonly clientId: string;
  }

  export interface Context {
    type: string;
    body: unknown;
    set(header: string, value: string): void;
    readonly oidc: {
      readonly client: Client;
      /** As they came: a parameter sent twice is an array where the grant type allows it, and refused elsewhere. */
      readonly params: Readonly<Record<string, string | string[] | undefined>>;
      readonly session?: { readonly accountId?: string };
      readonly requestParamOIDCScopes?: ReadonlySet<string>;
      readonly provider: Provider;
    };
  }

  export interface Grant {
    addOIDCScope(scope: string): void;
    save(): Promise<string>;
  }

  export interface Interaction {
    readonly prompt: { readonly name: string };
    readonly params: Readonly<Record<string, string | undefined>>;
  }

  export interface Adapter {
    upsert(id: string, payload: StoredPayload, expiresInSeconds?: number): Promise<void>;
    find(id: string): Promise<StoredPayload | undefined>;
    findByUid(uid: string): Promise<StoredPayload | undefined>;
    findByUserCode(userCode: string): Promise<StoredPayload | undefined>;
    consume(id: string): Promise<void>;
    destroy(id: string): Promise<void>;
    revokeByGrantId(grantId: string): Promise<void>;
  }

  export interface StoredPayload {
    readonly uid?: string;
    readonly grantId?: string;
    readonly consumed?: number;
    readonly [member: string]: unknown;
  }

  export interface Configuration {
    readonly adapter: (model: string) => Adapter;
    readonly [setting: string]: unknown;
  }

  /** The description goes out with the error; the detail, such as the message of its cause, does not. */
  export interface ProviderError extends Error {
    readonly error_description?: string;
    readonly error_detail?: string;
  }

  export class Provider {
    constructor(issuer: string, configuration: Configuration);
    readonly issuer: string;
    /** Whether what `X-Forwarded-*` headers say of the address of a request is believed (Koa). */
    proxy: boolean;
    readonly Grant: new (members: {
      accountId: string;
      clientId: string;
    }) => Grant;
    callback(): RequestListener;
    on(event: string, listener: (context: Context, error: ProviderError) => void): this;
    registerGrantType(
      name: string,
      handler: (context: Context) => Promise<void>,
      parameters: readonly string[],
      repeatable: readonly string[],
    ): void;
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<Interaction>;
    interactionFinished(request: IncomingMessage, response: ServerResponse, result: object): Promise<void>;
  }

  export const errors: {
    readonly InvalidRequest: new (description: string, status?: number, options?: ErrorOptions) => Error;
    readonly InvalidTarget: new (description: string) => Error;
    readonly InvalidGrant: new (detail: string) => Error;
    readonly InvalidScope: new (description: string) => Error;
  };
}
