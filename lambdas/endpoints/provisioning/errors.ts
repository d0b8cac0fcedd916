import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { ProvisioningRefusal, ScimType } from '../../core/provisioning/refusal.ts';
import type { Answers } from '../http/observed.ts';
import { type HttpHeaders, type HttpResponse, NO_STORE } from '../http/response.ts';
import { withRetryAfter } from '../oauth-error-response.ts';

/** RFC 7644 §3.12. */
export const ERROR_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:Error';

/** RFC 7644 §3.1: "application/scim+json". */
export const SCIM_MEDIA_TYPE = 'application/scim+json';

/** As the wire carries it. Nothing of what was sent is in it. */
export interface ScimError {
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 412 | 500 | 503;
  readonly scimType?: ScimType;
  readonly detail: string;
  /** Of a 405. */
  readonly allowed?: string;
}

export function scimResponse(statusCode: number, body: object, headers: HttpHeaders = {}): HttpResponse {
  const own = { 'content-type': SCIM_MEDIA_TYPE, 'x-content-type-options': 'nosniff', ...NO_STORE, ...headers };
  return { statusCode, headers: own, body: JSON.stringify(body) };
}

/** How both endpoints of users answer what they do not do. */
export const provisioningAnswers: Answers<ProvisioningRefusal> = {
  refused: (refusal) => answer(toScimError(refusal)),
  unavailable: (unavailable) => withRetryAfter(answer(OUTAGE), unavailable),
  failed: (_: APIGatewayProxyEventV2) => answer(FAULT),
};

const OUTAGE: ScimError = { status: 503, detail: 'Not possible at this moment. Try again later' };
const FAULT: ScimError = { status: 500, detail: 'An error of this server' };

/** One answer for every token that is good for nothing: a reason would tell a finder that it was one. */
const INVALID_TOKEN: ScimError = {
  status: 401,
  detail: 'The SCIM token is not valid: an administrator makes another one in the console',
};

/** In one exhaustive place: a new reason does not compile until it is here. */
export function toScimError(refusal: ProvisioningRefusal): ScimError {
  switch (refusal.reason) {
    case 'scim_token_missing':
      return { status: 401, detail: 'Send the SCIM token of your identity provider as a Bearer token' };
    case 'scim_token_unknown':
    case 'scim_token_revoked':
    case 'organization_not_active':
    case 'provider_not_active':
      return INVALID_TOKEN;
    case 'provisioning_off':
      return {
        status: 403,
        detail: 'Provisioning is off for this identity provider: an administrator switches it on in the console',
      };
    case 'provisioning_role_unusable':
      return {
        status: 403,
        detail: 'The role of provisioned members cannot be given any more: an administrator chooses another one',
      };
    case 'method_not_allowed':
      return { status: 405, detail: `This address takes ${refusal.allowed}`, allowed: refusal.allowed };
    case 'malformed_scim_request':
      return { status: 400, scimType: refusal.scimType, detail: `${refusal.field} ${refusal.problem}` };
    case 'email_domain_not_pinned':
      return {
        status: 400,
        scimType: 'invalidValue',
        detail: 'userName must be an address in a domain that is registered for this identity provider',
      };
    case 'user_not_found':
      return { status: 404, detail: 'There is no such user' };
    case 'user_exists':
      return { status: 409, scimType: 'uniqueness', detail: `There is a user with this ${refusal.attribute} already` };
    case 'member_removed':
      return {
        status: 409,
        scimType: 'uniqueness',
        detail: 'An administrator has removed the member with this address: an administrator decides who comes back',
      };
    case 'member_disabled_here':
      return {
        status: 409,
        scimType: 'mutability',
        detail: 'An administrator has disabled the member: an administrator decides who is active again',
      };
    case 'member_of_another_provider':
      return {
        status: 409,
        scimType: 'uniqueness',
        detail: 'The member with this address is known by another identity provider: an administrator decides',
      };
    case 'user_changed_meanwhile':
      return { status: 412, detail: 'The user was changed meanwhile: read it again' };
  }
}

export function answer({ status, scimType, detail, allowed }: ScimError): HttpResponse {
  const body = { schemas: [ERROR_SCHEMA], status: String(status), ...(scimType && { scimType }), detail };
  return scimResponse(status, body, {
    ...(status === 401 && { 'www-authenticate': 'Bearer realm="scim"' }),
    ...(allowed !== undefined && { allow: allowed }),
  });
}
