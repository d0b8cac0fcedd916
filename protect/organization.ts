import type { NoOrganizationParameter } from './refusal.ts';

/**
 * The organization is the token's own: for a route that names none, such as MCP, GraphQL or `/v1/things/{id}`. A symbol,
 * because every word of a request may be an organization's id.
 */
export const OF_TOKEN: unique symbol = Symbol('the organization of the token');

/** Which organization's data a request would touch, as the request says; nothing it says is a refusal. */
export type RequestedOrganization = string | undefined | typeof OF_TOKEN;

/**
 * Where a route finds the organization whose data it would touch: a function of the request, or `'token'`, which takes
 * the organization of the verified token. With `'token'` nothing in the request is compared: the handler must use
 * `principal.organization` in every key that it reads or writes.
 */
export type OrganizationOption<Request> =
  | 'token'
  | ((request: Request) => string | undefined | Promise<string | undefined>);

/** What the default looks into: parameters of the route, by name. `undefined` and `null`: the route has none. */
export type RouteParameters = Readonly<Record<string, unknown>> | null | undefined;

/**
 * The organization of a request: as the option says, else the path parameter `organization`. A route without it was
 * declared wrong, which is no fault of the caller's.
 */
export async function organizationOf<Request>(
  option: OrganizationOption<Request> | undefined,
  request: Request,
  parameters: RouteParameters,
): Promise<RequestedOrganization | NoOrganizationParameter> {
  if (option === 'token') return OF_TOKEN;
  if (option !== undefined) return await option(request);
  return organizationParameter(parameters);
}

/** The path parameter `organization`, or that there is none. */
export function organizationParameter(parameters: RouteParameters): string | NoOrganizationParameter {
  const organization = parameters && Object.hasOwn(parameters, 'organization') ? parameters['organization'] : undefined;
  return typeof organization === 'string' ? organization : { reason: 'no_organization_parameter' };
}

export function isFault(found: RequestedOrganization | NoOrganizationParameter): found is NoOrganizationParameter {
  return typeof found === 'object';
}
