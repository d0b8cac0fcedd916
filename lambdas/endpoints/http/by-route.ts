import type { Endpoint } from './endpoint.ts';
import { jsonResponse, NO_STORE } from './response.ts';

/** One endpoint of several, by the key of the route that API Gateway names; a route that none has is a 404 (law 10). */
export function byRoute(endpoints: Readonly<Record<string, Endpoint>>): Endpoint {
  return async (event, context) => {
    const endpoint = Object.hasOwn(endpoints, event.routeKey) ? endpoints[event.routeKey] : undefined;
    return endpoint === undefined ? jsonResponse(404, { message: 'Not Found' }, NO_STORE) : endpoint(event, context);
  };
}
