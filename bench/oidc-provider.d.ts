/** What the benchmark uses of oidc-provider 9 beyond the local identity provider. */
declare module 'oidc-provider' {
  export interface ResourceServer {
    readonly audience: string;
  }

  export interface AccessToken {
    readonly expiration: number;
    save(): Promise<string>;
  }

  export interface Provider {
    readonly ResourceServer: new (identifier: string, settings: object) => ResourceServer;
    readonly AccessToken: new (members: object) => AccessToken;
  }
}
