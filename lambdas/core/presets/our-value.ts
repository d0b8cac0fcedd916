import { ROUTES } from '../../routes.ts';
import type { OurValue } from './preset.ts';

/** What a deployment is called; also from the form configuration of the administration API. */
export interface OurNames {
  readonly issuer: string;
  readonly defaultResource: string;
  /** Of the provider that is looked at, as it is registered, or about to be. */
  readonly audienceTenant?: string | undefined;
}

/** Text to copy; `undefined`: there is none, or more than one, each to be copied by itself. */
export function ourValue(value: OurValue, { issuer, defaultResource, audienceTenant }: OurNames): string | undefined {
  switch (value.kind) {
    case 'issuer':
      return issuer;
    case 'redirect_uri':
      return issuer + ROUTES.signIn.callback.path;
    case 'jwks_uri':
      return issuer + ROUTES.metadata.jwks.path;
    case 'resource':
      return defaultResource;
    case 'client_id':
    case 'scopes':
      return undefined;
    case 'audience_tenant':
      return audienceTenant;
    case 'text':
      return value.text;
  }
}

/** What it is, in words. */
export function describeValue({ kind }: OurValue): string {
  const words = {
    issuer: 'our issuer',
    redirect_uri: 'our redirect URI',
    jwks_uri: 'the address of our keys',
    resource: 'the API that tokens are for',
    client_id: "the client's id here",
    scopes: 'the scopes that tools may be given, each by exactly its name here',
    audience_tenant: 'the audience tenant that the provider has here; nothing, if it has none',
    text: 'this text',
  } as const;
  return words[kind];
}
