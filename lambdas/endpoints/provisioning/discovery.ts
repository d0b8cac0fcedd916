import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { USER_SCHEMA } from '../../core/provisioning/attributes.ts';
import { MAX_COUNT } from '../../core/provisioning/filter.ts';
import { pathOf, ROUTES, SCIM_BASE_PATH } from '../../routes.ts';
import type { Endpoint } from '../http/endpoint.ts';
import type { HttpResponse } from '../http/response.ts';
import { answer, scimResponse, toScimError } from './errors.ts';
import { LIST_SCHEMA } from './user-json.ts';

/**
 * What is offered here, for clients that look (RFC 7644 §4). The same for everybody and open: it tells nothing of any
 * organization. RFC 7644 §4: "a filter … the service provider SHOULD respond with HTTP status code 403".
 */
export function discoveryEndpoint(document: (event: APIGatewayProxyEventV2) => object | undefined): Endpoint {
  return async (event) => {
    if (event.requestContext.http.method !== 'GET')
      return answer(toScimError({ reason: 'method_not_allowed', allowed: 'GET' }));
    if (new URLSearchParams(event.rawQueryString).has('filter')) return NOT_FILTERED;
    const found = document(event);
    return found === undefined ? NOT_FOUND : scimResponse(200, found);
  };
}

const NOT_FILTERED: HttpResponse = answer({ status: 403, detail: 'filter is not taken here' });
const NOT_FOUND: HttpResponse = answer({ status: 404, detail: 'There is no such document' });

/** RFC 7643 §5. */
export function serviceProviderConfig(issuer: string) {
  const not = { supported: false };
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
    patch: { supported: true },
    bulk: { ...not, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: true, maxResults: MAX_COUNT },
    changePassword: not,
    sort: not,
    etag: { supported: true },
    authenticationSchemes: [
      {
        type: 'oauthbearertoken',
        name: 'SCIM token',
        description:
          'A token of one identity provider of one organization, which its administrators make in the console',
        specUri: 'https://www.rfc-editor.org/info/rfc6750',
        primary: true,
      },
    ],
    meta: {
      resourceType: 'ServiceProviderConfig',
      location: issuer + ROUTES.provisioning.serviceProviderConfig.path,
    },
  };
}

/** RFC 7643 §6. */
export function userResourceType(issuer: string) {
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'],
    id: 'User',
    name: 'User',
    description: 'A member of the organization',
    endpoint: ROUTES.provisioning.users.path.slice(SCIM_BASE_PATH.length),
    schema: USER_SCHEMA,
    meta: {
      resourceType: 'ResourceType',
      location: issuer + pathOf(ROUTES.provisioning.resourceType, { resourceType: 'User' }),
    },
  };
}

/** RFC 7643 §7: the attributes that are kept. Others are ignored. */
export function userSchema(issuer: string) {
  const readWrite = { mutability: 'readWrite', returned: 'default' };
  const readOnly = { mutability: 'readOnly', returned: 'default', required: false, uniqueness: 'none' };
  const text = { type: 'string', multiValued: false, caseExact: false };
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:Schema'],
    id: USER_SCHEMA,
    name: 'User',
    description: 'A member of the organization, by their e-mail address',
    attributes: [
      {
        ...{ name: 'userName', ...text, required: true, mutability: 'immutable', returned: 'default' },
        ...{ uniqueness: 'server', description: 'The e-mail address, in a domain of the identity provider' },
      },
      {
        ...{ name: 'displayName', ...text, required: false, ...readWrite, uniqueness: 'none' },
        description: 'What people call the member, unless an administrator has given another name',
      },
      {
        ...{ name: 'name', type: 'complex', multiValued: false, required: false, ...readWrite },
        description: 'The same, where there is no displayName',
        subAttributes: [
          {
            ...{ name: 'formatted', ...text, required: false, ...readWrite, uniqueness: 'none' },
            description: 'The whole name',
          },
        ],
      },
      {
        ...{ name: 'active', type: 'boolean', multiValued: false, required: false, ...readWrite },
        description: 'false: the member is disabled, and refused from the next request on',
      },
      {
        ...{ name: 'emails', type: 'complex', multiValued: true, ...readOnly, description: 'userName once more' },
        subAttributes: [
          { name: 'value', ...text, ...readOnly, description: 'The e-mail address' },
          { name: 'type', ...text, ...readOnly, description: 'work', canonicalValues: ['work'] },
          { name: 'primary', type: 'boolean', multiValued: false, ...readOnly, description: 'true' },
        ],
      },
    ],
    meta: { resourceType: 'Schema', location: issuer + pathOf(ROUTES.provisioning.schema, { schema: USER_SCHEMA }) },
  };
}

/** RFC 7644 §4: as a list, of all that there is. */
export function listOf(...resources: readonly object[]) {
  return {
    schemas: [LIST_SCHEMA],
    totalResults: resources.length,
    startIndex: 1,
    itemsPerPage: resources.length,
    Resources: resources,
  };
}

/** The one of `resources` that the path names, without case (RFC 7643 §2.1 has URIs so). */
export function named<T extends { readonly id: string }>(name: string | undefined, resource: T): T | undefined {
  return name?.toLowerCase() === resource.id.toLowerCase() ? resource : undefined;
}
