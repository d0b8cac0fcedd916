/** A Lambda authorizer for a REST API that somebody else has made (type REQUEST). */
import { createRestAuthorizer } from '@countersign/protect/rest-authorizer';

export const handler = createRestAuthorizer({
  scopes: {
    'GET /organizations/{organization}/projects': ['projects:read'],
    'POST /organizations/{organization}/projects': ['projects:create'],
  },
});
