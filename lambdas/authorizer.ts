import { createAuthorizer } from '../protect/authorizer.ts';
import { readBoundTokensOnly, readRouteScopes } from '../protect/environment.ts';

/** Decides for functions of the vendor's that do not use the middleware. */
export const handler = createAuthorizer({ scopes: readRouteScopes(), boundTokensOnly: readBoundTokensOnly() });
