import { ROUTES } from '../../routes.ts';
import { byRoute } from '../http/by-route.ts';
import type { Endpoint } from '../http/endpoint.ts';
import { discoveryEndpoint, listOf, named, serviceProviderConfig, userResourceType, userSchema } from './discovery.ts';
import { type ProvisioningEndpointDependencies, userEndpoint, usersEndpoint } from './users-endpoint.ts';

/** Everything below `/scim/v2` (RFC 7644 §3.2): users, and what is offered. Groups, bulk and `/Me` are not. */
export function provisioningEndpoint(dependencies: ProvisioningEndpointDependencies): Endpoint {
  const { issuer } = dependencies.configuration;
  const { provisioning } = ROUTES;
  return byRoute({
    [provisioning.users.key]: usersEndpoint(dependencies),
    [provisioning.user.key]: userEndpoint(dependencies),
    [provisioning.serviceProviderConfig.key]: discoveryEndpoint(() => serviceProviderConfig(issuer)),
    [provisioning.resourceTypes.key]: discoveryEndpoint(() => listOf(userResourceType(issuer))),
    [provisioning.resourceType.key]: discoveryEndpoint(({ pathParameters }) =>
      named(pathParameters?.['resourceType'], userResourceType(issuer)),
    ),
    [provisioning.schemas.key]: discoveryEndpoint(() => listOf(userSchema(issuer))),
    [provisioning.schema.key]: discoveryEndpoint(({ pathParameters }) =>
      named(pathParameters?.['schema'], userSchema(issuer)),
    ),
  });
}
