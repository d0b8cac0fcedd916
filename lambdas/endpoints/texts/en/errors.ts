import { type Html, html } from '../../http/html.ts';
import type { OAuthErrorCode } from '../../oauth-error.ts';

interface Explained {
  readonly means: string;
  readonly next: string;
}

/** For the developer of a client. Nothing that the error itself does not say: the page is the same for everybody. */
const explained: Readonly<Record<OAuthErrorCode, Explained>> = {
  invalid_request: {
    means: 'The request is not of the form that the token endpoint takes, or it has what is not supported.',
    next: 'The description names the parameter or the header. Correct the client.',
  },
  invalid_client: {
    means: 'The client did not prove who it is. An unknown client, a wrong secret and a disabled client look the same.',
    next: 'Check id and secret with the operator. A secret may come in the Authorization header or in the form, unless the client is pinned to one; an assertion of the client has our issuer as its only audience, ends within five minutes and has a jti of its own. The description says more to whoever has the right credentials.',
  },
  invalid_grant: {
    means: 'The identity assertion is not accepted. Every failed check of it has this one answer.',
    next: 'Ask your identity provider for a new assertion, once: each can be redeemed one time. If that is refused too, give the correlation id to the administrator of the organization, who sees the reason.',
  },
  unauthorized_client: {
    means: 'The client is not registered for this grant.',
    next: 'Ask the operator to register one that is.',
  },
  unsupported_grant_type: {
    means: 'The token endpoint has the grant urn:ietf:params:oauth:grant-type:jwt-bearer and no other.',
    next: 'Exchange the sign-on for an assertion (ID-JAG) at the identity provider, and redeem that here.',
  },
  invalid_scope: {
    means: 'scope is not well-formed, or nothing of what was asked for can be granted.',
    next: 'Ask for less, or for nothing at all: without scope the token has what the four parties allow.',
  },
  invalid_target: {
    means: 'resource is no absolute URI, is not one of this server, or is not within the assertion.',
    next: 'Send the resource as the metadata of the API names it, to the identity provider and here.',
  },
  invalid_authorization_details: {
    means:
      'authorization_details is no list of types that are declared here, or nothing of what was asked for can be granted.',
    next: 'The description names the member that is wrong. Ask for less, or leave it out: the token then has what the assertion, the client and the member allow.',
  },
  access_denied: {
    means:
      'The assertion is valid. The person is not a member here, or their organization has not enabled this client.',
    next: 'Do not ask the identity provider for another assertion: it would be refused too. Give the correlation id to the administrator of the organization.',
  },
  invalid_dpop_proof: {
    means: 'The DPoP proof of the request does not prove what it has to, or was used before.',
    next: 'The description names the member that is wrong. Sign a proof for each request, with a new jti, the time of now, and the method and address of the request.',
  },
  temporarily_unavailable: {
    means: 'Something that the request needs does not answer.',
    next: 'Send the same request again after the seconds that Retry-After says. The assertion is usually still good.',
  },
  server_error: {
    means: 'The server has a fault.',
    next: 'Give the correlation id to the operator.',
  },
};

export const errors = {
  title: 'Errors of the token endpoint',
  intro: (member: Html) =>
    html`Each error has a <strong>correlation id</strong>: in its description, in ${member}, and in the address of this page. Whoever runs this server finds the exact reason under it.`,
  explained,
};
