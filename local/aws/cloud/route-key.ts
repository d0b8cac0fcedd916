import { UnsupportedTemplate } from './intrinsics.ts';

/** A parsed route key: `GET /pets/{petID}`, `ANY /{proxy+}` or `$default`. */
export interface RoutePattern {
  readonly key: string;
  /** `ANY` takes every method. */
  readonly method: string;
  readonly isDefault: boolean;
  readonly isGreedy: boolean;
  /** Segments of the path; a variable is `{ variable }`. */
  readonly segments: readonly (string | { readonly variable: string })[];
}

export interface RouteMatch<R> {
  readonly route: R;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/** Parses a route key. Throws {@link UnsupportedTemplate} for one that API Gateway would refuse. */
export function parseRouteKey(key: string): RoutePattern {
  if (key === '$default') return { key, method: 'ANY', isDefault: true, isGreedy: false, segments: [] };
  const [, method, path] = /^([A-Z]+) (\/.*)$/.exec(key) ?? [];
  if (method === undefined || path === undefined) throw new UnsupportedTemplate(`Route ${key}`, 'not a route key');
  // API Gateway refuses to create a route whose path ends in a slash.
  if (path !== '/' && path.endsWith('/'))
    throw new UnsupportedTemplate(`Route ${key}`, 'a route may not end in a slash');
  const parts = path.slice(1).split('/');
  const greedy = parts.findIndex((part) => part.endsWith('+}'));
  // "The greedy path variable must be at the end of the resource path."
  if (greedy !== -1 && greedy !== parts.length - 1)
    throw new UnsupportedTemplate(`Route ${key}`, 'greedy before the end');
  return { key, method, isDefault: false, isGreedy: greedy !== -1, segments: parts.map(parseSegment) };
}

function parseSegment(segment: string): string | { variable: string } {
  const variable = /^\{([^}+]+)\+?\}$/.exec(segment)?.[1];
  return variable === undefined ? segment : { variable };
}

/**
 * The route that takes a request: "API Gateway selects the route with the most-specific match: 1. full match for a
 * route and method, 2. match for a route and method with a greedy path variable ({proxy+}), 3. the $default route."
 * Among full matches a literal segment goes before a variable, from left to right, and a method before `ANY`.
 *
 * `path` is decoded. A trailing slash is another path: reports on what AWS does differ (404 in storacha/w3infra#166,
 * routed in aws-powertools/powertools-lambda-python#1552), so nothing may depend on it. A greedy variable takes it.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 */
export function matchRoute<R extends RoutePattern>(
  routes: readonly R[],
  method: string,
  path: string,
): RouteMatch<R> | undefined {
  const parts = path.slice(1).split('/');
  const matches = routes
    .filter((route) => route.method === 'ANY' || route.method === method)
    .map((route) => ({ route, pathParameters: bind(route, parts) }))
    .filter((match): match is RouteMatch<R> => match.pathParameters !== undefined);
  return matches.sort((a, b) => compareSpecificity(a.route, b.route))[0];
}

function bind(route: RoutePattern, parts: readonly string[]): Record<string, string> | undefined {
  if (route.isDefault) return {};
  const last = route.segments.length - 1;
  if (route.isGreedy ? parts.length <= last : parts.length !== last + 1) return undefined;
  const bound: Record<string, string> = {};
  for (const [index, segment] of route.segments.entries()) {
    const isRest = route.isGreedy && index === last;
    const part = isRest ? parts.slice(index).join('/') : (parts[index] ?? '');
    if (typeof segment === 'string' ? segment !== part : part === '' && !isRest) return undefined;
    if (typeof segment !== 'string') bound[segment.variable] = part;
  }
  return bound;
}

function compareSpecificity(a: RoutePattern, b: RoutePattern): number {
  const rank = ({ isDefault, isGreedy }: RoutePattern) => (isDefault ? 2 : isGreedy ? 1 : 0);
  return rank(a) - rank(b) || comparePaths(a, b) || Number(a.method === 'ANY') - Number(b.method === 'ANY');
}

function comparePaths(a: RoutePattern, b: RoutePattern): number {
  for (let index = 0; index < Math.max(a.segments.length, b.segments.length); index++) {
    const difference = weight(b, index) - weight(a, index);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** A literal weighs more than a variable, that more than a greedy one, that more than nothing. */
function weight(route: RoutePattern, index: number): number {
  const segment = route.segments[index];
  if (segment === undefined) return 0;
  if (typeof segment === 'string') return 3;
  return route.isGreedy && index === route.segments.length - 1 ? 1 : 2;
}
