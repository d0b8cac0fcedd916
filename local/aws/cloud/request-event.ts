import { readHeaders, sourceIpOf } from './request-headers.ts';

/** The part of a request that payload format 2.0 is made of. */
export interface GatewayRequest {
  readonly method: string;
  readonly target: string;
  readonly httpVersion: string;
  /** Name, value, name, value, as received. */
  readonly rawHeaders: readonly string[];
  readonly remoteAddress: string;
  readonly body: Buffer;
}

/** Where and when the request was received: nothing of this is the caller's to choose. */
export interface RequestSetting {
  readonly accountId: string;
  readonly apiId: string;
  readonly domainName: string;
  readonly port: string;
  /** `http` or `https`. */
  readonly protocol: string;
  readonly stage: string;
  readonly stageVariables: Readonly<Record<string, string>>;
  readonly requestId: string;
  readonly traceId: string;
  readonly timeMs: number;
}

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
export interface RequestEvent {
  readonly version: '2.0';
  readonly routeKey: string;
  readonly rawPath: string;
  readonly rawQueryString: string;
  readonly cookies?: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly queryStringParameters?: Readonly<Record<string, string>>;
  readonly pathParameters?: Readonly<Record<string, string>>;
  readonly stageVariables?: Readonly<Record<string, string>>;
  readonly requestContext: RequestContext;
}

export interface RequestContext {
  readonly accountId: string;
  readonly apiId: string;
  readonly authorizer?: { readonly lambda: unknown };
  readonly domainName: string;
  readonly domainPrefix: string;
  readonly http: {
    readonly method: string;
    readonly path: string;
    readonly protocol: string;
    readonly sourceIp: string;
    readonly userAgent: string;
  };
  readonly requestId: string;
  readonly routeKey: string;
  readonly stage: string;
  readonly time: string;
  readonly timeEpoch: number;
}

/**
 * Path and query of a request target; `undefined` when the path is not valid percent-encoded UTF-8.
 * HTTP APIs decode the path before they route it, and drop what follows a decoded `?`; the query stays as sent
 * (captures in hotsock/voker#8, ministackorg/ministack#1035).
 */
export function splitTarget(target: string): { rawPath: string; rawQueryString: string } | undefined {
  const at = target.indexOf('?');
  const path = at === -1 ? target : target.slice(0, at);
  try {
    const [rawPath = ''] = decodeURIComponent(path).split('?');
    return { rawPath, rawQueryString: at === -1 ? '' : target.slice(at + 1) };
  } catch {
    return undefined;
  }
}

/**
 * Everything of the event but the body, which an authorizer does not get.
 * `requestContext` comes from the connection and from `setting`; of the headers only `user-agent` reaches it.
 */
export function requestEvent(
  request: GatewayRequest,
  target: { readonly rawPath: string; readonly rawQueryString: string },
  match: { readonly routeKey: string; readonly pathParameters: Readonly<Record<string, string>> },
  setting: RequestSetting,
): RequestEvent {
  const { headers, cookies } = readHeaders(request, setting);
  const queryStringParameters = readQuery(target.rawQueryString);
  return {
    version: '2.0',
    routeKey: match.routeKey,
    ...target,
    ...(cookies.length > 0 && { cookies }),
    headers,
    ...(Object.keys(queryStringParameters).length > 0 && { queryStringParameters }),
    ...(Object.keys(match.pathParameters).length > 0 && { pathParameters: match.pathParameters }),
    ...(Object.keys(setting.stageVariables).length > 0 && { stageVariables: setting.stageVariables }),
    requestContext: requestContext(request, target.rawPath, match.routeKey, headers['user-agent'] ?? '', setting),
  };
}

function requestContext(
  request: GatewayRequest,
  path: string,
  routeKey: string,
  userAgent: string,
  { accountId, apiId, domainName, requestId, stage, timeMs }: RequestSetting,
): RequestContext {
  return {
    accountId,
    apiId,
    domainName,
    domainPrefix: domainName.split('.')[0] ?? domainName,
    http: {
      method: request.method,
      path,
      protocol: `HTTP/${request.httpVersion}`,
      sourceIp: sourceIpOf(request.remoteAddress),
      userAgent,
    },
    requestId,
    routeKey,
    stage,
    time: commonLogTime(timeMs),
    timeEpoch: timeMs,
  };
}

/** "Duplicate query strings are combined with commas." */
function readQuery(rawQueryString: string): Record<string, string> {
  const combined = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(rawQueryString)) {
    const earlier = combined.get(name);
    combined.set(name, earlier === undefined ? value : `${earlier},${value}`);
  }
  return Object.fromEntries(combined);
}

/** `12/Mar/2020:19:03:58 +0000` */
function commonLogTime(timeMs: number): string {
  const [, day, month, year, time] = /, (\d+) (\w+) (\d+) ([\d:]+) GMT$/.exec(new Date(timeMs).toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}
