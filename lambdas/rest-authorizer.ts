import { readBoundTokensOnly, readRouteScopes } from '../protect/environment.ts';
import { createRestAuthorizer } from '../protect/rest-authorizer.ts';

/** Decides for functions of the vendor's behind a REST API. */
export const handler = createRestAuthorizer({ scopes: readRouteScopes(), boundTokensOnly: readBoundTokensOnly() });
