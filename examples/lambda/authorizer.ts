/** A Lambda authorizer for an HTTP API that somebody else has made (payload 2.0, simple response). */
import { createAuthorizer } from '@countersign/protect/authorizer';

export const handler = createAuthorizer({
  scopes: {
    'GET /organizations/{organization}/projects': ['projects:read'],
    'POST /organizations/{organization}/projects': ['projects:create'],
  },
});
