import { type Html, html } from '../../http/html.ts';
import type { OAuthErrorCode } from '../../oauth-error.ts';

interface Explained {
  readonly means: string;
  readonly next: string;
}

/** For the developer of a client. Nothing that the error itself does not say: the page is the same for everybody. */
const explained: Readonly<Record<OAuthErrorCode, Explained>> = {
  invalid_request: {
    means: 'The request is not of the form that the endpoint takes, or it has what is not supported.',
    next: 'The description names the parameter or the header. Correct the client.',
  },
  invalid_client: {
    means:
      'The client did not prove who it is. An unknown client, a wrong secret, and a client that is disabled or waits for its approval look the same.',
    next: 'Check id and secret with the operator. A secret may come in the Authorization header or in the form, unless the client is pinned to one; an assertion of the client has our issuer as its only audience, ends within five minutes and has a jti of its own. The description says more to whoever has the right credentials.',
  },
  invalid_grant: {
    means:
      'The identity assertion, the authorization code or the refresh token is not accepted. Every failed check of it has this one answer. Where tokens are bound to a key, it is also what a request without a DPoP proof is answered.',
    next: 'If the description asks for a DPoP proof, send one. Else begin again, once: with a new assertion of your identity provider, or at the authorization endpoint. Each of the three can be redeemed one time. If that is refused too, give the correlation id to the administrator of the organization. The console has the reason; if it does not, the operator finds it.',
  },
  unauthorized_client: {
    means: 'The client is not registered for this grant.',
    next: 'Ask the operator to register one that is.',
  },
  unsupported_grant_type: {
    means: 'The token endpoint does not have the grant that grant_type names.',
    next: 'Correct the client. Whoever has a sign-on exchanges it for an assertion (ID-JAG) at the identity provider, and redeems that here by the jwt-bearer grant.',
  },
  invalid_scope: {
    means: 'scope is not well-formed, or nothing of what was asked for can be granted.',
    next: 'Ask for less, or leave scope out: the token then has all that may be granted. If that is refused too, give the correlation id to the administrator of the organization: the console says whose part leaves nothing.',
  },
  invalid_target: {
    means:
      'resource is no absolute URI, is not one of this server, or is not within the assertion or the authorization.',
    next: 'Send the resource as the metadata of the API names it: here, and before to the identity provider or the authorization endpoint.',
  },
  invalid_authorization_details: {
    means:
      'authorization_details is no list of types that are declared here, or nothing of what was asked for can be granted.',
    next: 'The description names the member that is wrong. Ask for less, or leave it out: the token then has what the assertion or the authorization, the client and the member allow.',
  },
  access_denied: {
    means:
      'The assertion is valid. The person is not a member here, or their organization has not enabled this client.',
    next: 'Do not ask the identity provider for another assertion: it would be refused too. Give the correlation id to the administrator of the organization.',
  },
  invalid_dpop_proof: {
    means:
      'The DPoP proof of the request does not prove what it has to, was used before, or is missing where the client is registered for bound tokens.',
    next: 'The description says what is wrong. Sign a proof for each request, with a new jti, the time of now, and the method and address of the request.',
  },
  temporarily_unavailable: {
    means: 'Something that the request needs does not answer, or the same was asked too often.',
    next: 'Send the same request again after the seconds that Retry-After says. What it redeems is usually still good.',
  },
  server_error: {
    means: 'The server has a fault.',
    next: 'Give the correlation id to the operator.',
  },
};

export const errors = {
  title: 'Errors of the OAuth endpoints',
  intro: (member: Html) =>
    html`Each error has a <strong>correlation id</strong>: in its description, in ${member}, and in the address of this page. Whoever runs this server finds the exact reason under it.`,
  grants: (grants: Html) => html`The token endpoint has these and no other: ${grants}.`,
  explained,
};
