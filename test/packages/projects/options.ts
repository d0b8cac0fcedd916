/** Never run: what a reader of the documentation writes, for the compiler. */
import { principalFromAuthorizer } from '@countersign/protect/authorized-event';
import { createAuthorizer } from '@countersign/protect/authorizer';
import { protectExpress } from '@countersign/protect/express';
import { protectFetch } from '@countersign/protect/fetch';
import { createGuard } from '@countersign/protect/guard';
import { McpProtection } from '@countersign/protect/mcp';
import { protect } from '@countersign/protect/middy';
import { resourceMetadata } from '@countersign/protect/resource-metadata';

export const authorizer = createAuthorizer({ scopes: { 'GET /organizations/{organization}': ['projects:read'] } });
export const express = protectExpress({
  scopes: ['projects:read'],
  organization: ({ params }) => (typeof params['tenant'] === 'string' ? params['tenant'] : undefined),
});
export const fetch = protectFetch({
  scopes: ['projects:read'],
  organization: async (request) => new URL(request.url).hostname.split('.')[0],
  onRefusal: ({ reason }, { method, path, requestId, caller }) =>
    console.warn(reason, method, path, requestId, caller?.member),
});
export const lambda = protect({ scopes: ['projects:read'], organization: 'token' });
export const guard = createGuard({ scopes: ['projects:read'] });
export const caller = principalFromAuthorizer({ requestContext: {} });
export const metadata = resourceMetadata({ resource: 'https://a', issuer: 'https://b', scopes: [], name: 'A' });
export const mcp = new McpProtection({ scopes: ['projects:read'] });
