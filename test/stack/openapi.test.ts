import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openapiDocument } from '../../lambdas/endpoints/openapi/openapi-document.ts';
import { ROUTES } from '../../lambdas/routes.ts';
import { countersignStack, resources } from './synthesize.ts';

const written = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../lambdas/endpoints/openapi/openapi.json'), 'utf8'),
);

const described = Object.entries(written.paths as Record<string, object>).flatMap(([path, methods]) =>
  Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
);

const routes = Object.values(resources(countersignStack(), 'AWS::ApiGatewayV2::Route')).map(({ Properties }) =>
  String(Properties['RouteKey']),
);

/** Described by the page that asks for them. */
const FILES_OF_THE_CONSOLE = ['GET /console/{proxy+}', 'HEAD /console/{proxy+}'];

describe('the OpenAPI document', () => {
  it('is what the schemas say now: npm run openapi', () => {
    expect(written).toEqual(JSON.parse(JSON.stringify(openapiDocument())));
  });

  it('describes every route of the stack, and leaves unsaid that HEAD is GET without its body (RFC 9110 §9.3.2)', () => {
    const isDescribed = (route: string) =>
      route.startsWith('ANY ')
        ? described.some((key) => key.endsWith(route.slice(3)))
        : described.includes(route.replace(/^HEAD /, 'GET '));
    const hidden = routes.filter((route) => !isDescribed(route) && !FILES_OF_THE_CONSOLE.includes(route));
    expect(hidden).toEqual([]);
  });

  it('describes nothing that the stack does not route', () => {
    const isRouted = (key: string) => routes.includes(key) || routes.includes(key.replace(/^\w+/, 'ANY'));
    expect(described.filter((key) => !isRouted(key))).toEqual([]);
  });

  it('[D2] names the DPoP header where a proof counts, and nowhere else', () => {
    type Described = Record<string, { parameters?: { name: string }[]; security?: Record<string, unknown>[] }>;
    const operations = Object.entries(written.paths as Record<string, Described>).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ key: `${method.toUpperCase()} ${path}`, ...operation })),
    );
    const names = operations.filter(({ parameters }) => parameters?.some(({ name }) => name === 'DPoP'));
    const takesToken = operations.filter(({ security }) => security?.some((one) => 'accessToken' in one));
    const bound = [ROUTES.token.redeem.operations.POST, ROUTES.introspection.push.operations.POST];
    expect(takesToken.length).toBeGreaterThan(10);
    expect(names.map(({ key }) => key).sort()).toEqual([...bound, ...takesToken.map(({ key }) => key)].sort());
  });

  it('gives every operation a name of its own', () => {
    const operations = Object.values(written.paths as Record<string, Record<string, { operationId: string }>>).flatMap(
      (methods) => Object.values(methods).map(({ operationId }) => operationId),
    );
    expect(new Set(operations).size).toBe(operations.length);
  });
});
