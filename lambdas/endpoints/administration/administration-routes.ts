import { clientRoutes } from './client-routes.ts';
import { explainRoutes } from './explain-route.ts';
import { memberRoutes } from './member-routes.ts';
import { organizationRoutes } from './organization-routes.ts';
import { providerRoutes } from './provider-routes.ts';
import { recordRoutes } from './record-routes.ts';
import type { AdministrationRoute } from './route.ts';

/** Every route of the administration API, as API Gateway names it. Nothing else is served (law 10). */
export const ADMINISTRATION_ROUTES: Readonly<Record<string, AdministrationRoute>> = {
  ...organizationRoutes,
  ...providerRoutes,
  ...clientRoutes,
  ...memberRoutes,
  ...recordRoutes,
  ...explainRoutes,
};
