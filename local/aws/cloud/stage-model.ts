import { UnsupportedTemplate } from './intrinsics.ts';
import { requireValue } from './properties.ts';
import type { RoutePattern } from './route-key.ts';
import type { MergedTemplates } from './template.ts';

/** Requests per second and bucket size. `undefined`: the account's limit, which is not imitated. */
export interface ThrottleSettings {
  readonly ratePerSecond?: number | undefined;
  readonly burst?: number | undefined;
}

export interface Stage {
  readonly name: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly defaultThrottle: ThrottleSettings;
  readonly routeThrottles: Readonly<Record<string, ThrottleSettings>>;
}

/** The `$default` stage, the only one that there may be. */
export function readStage(templates: MergedTemplates): Stage {
  const [stage, ...others] = templates.ofType('AWS::ApiGatewayV2::Stage');
  if (stage === undefined || others.length > 0) throw new Error('The HTTP API must have exactly one stage');
  requireValue(stage, 'StageName', '$default');
  type Settings = { ThrottlingRateLimit?: number; ThrottlingBurstLimit?: number };
  const throttle = (settings: Settings | undefined): ThrottleSettings => ({
    ratePerSecond: settings?.ThrottlingRateLimit,
    burst: settings?.ThrottlingBurstLimit,
  });
  const perRoute = Object.entries((stage.property('RouteSettings') ?? {}) as Record<string, Settings>);
  return {
    name: stage.name,
    variables: (stage.property('StageVariables') ?? {}) as Record<string, string>,
    defaultThrottle: throttle(stage.property('DefaultRouteSettings') as Settings | undefined),
    routeThrottles: Object.fromEntries(perRoute.map(([key, settings]) => [key, throttle(settings)])),
  };
}

/** The throttle of a route: its own settings, the stage's for those that it leaves out. */
export function throttleOf({ defaultThrottle, routeThrottles }: Stage, routeKey: string): ThrottleSettings {
  const own = routeThrottles[routeKey];
  return {
    ratePerSecond: own?.ratePerSecond ?? defaultThrottle.ratePerSecond,
    burst: own?.burst ?? defaultThrottle.burst,
  };
}

/** A deployment fails with "Unable to find Route by key" for settings of a route that does not exist. */
export function refuseUnknownRoutes(stage: Stage, routes: readonly RoutePattern[]): void {
  const unknown = Object.keys(stage.routeThrottles).find((key) => !routes.some((route) => route.key === key));
  if (unknown !== undefined)
    throw new UnsupportedTemplate('AWS::ApiGatewayV2::Stage, RouteSettings', `no route ${unknown}`);
}
