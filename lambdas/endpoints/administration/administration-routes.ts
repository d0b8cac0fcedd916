import { ROUTES, type RouteKeyOf } from '../../routes.ts';
import { agentRulesRoutes } from './agent-rules-routes.ts';
import { clientRoutes } from './client-routes.ts';
import { explainRoutes } from './explain-route.ts';
import { memberRoutes } from './member-routes.ts';
import { organizationRoutes } from './organization-routes.ts';
import { providerRoutes } from './provider-routes.ts';
import { provisioningRoutes } from './provisioning-routes.ts';
import { recallRoutes } from './recall-routes.ts';
import { recordRoutes } from './record-routes.ts';
import type { AdministrationRoute } from './route.ts';
import { signalRoutes } from './signal-routes.ts';

/** Every route of the administration API, as API Gateway names it. Nothing else is served (law 10). */
export const ADMINISTRATION_ROUTES: Readonly<Record<RouteKeyOf<'administration'>, AdministrationRoute>> = {
  ...organizationRoutes,
  ...agentRulesRoutes,
  ...providerRoutes,
  ...signalRoutes,
  ...clientRoutes,
  ...memberRoutes,
  ...provisioningRoutes,
  ...recallRoutes,
  ...recordRoutes,
  ...explainRoutes,
};

/** The route of a request, by the key that API Gateway names; `undefined`: there is none. */
export function administrationRouteOf(routeKey: string): AdministrationRoute | undefined {
  const routes: Readonly<Record<string, AdministrationRoute>> = ADMINISTRATION_ROUTES;
  return Object.hasOwn(routes, routeKey) ? routes[routeKey] : undefined;
}

const COSTLY: ReadonlySet<string> = new Set(
  Object.values(ROUTES.administration)
    .filter(({ throttle }) => throttle === 'costly')
    .map(({ key }) => key),
);

/** Whether it asks somebody else, or computes: each caller may less of it, as all of them together. */
export function isCostly(routeKey: string): boolean {
  return COSTLY.has(routeKey);
}
