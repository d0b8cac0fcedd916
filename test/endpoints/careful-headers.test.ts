import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { asLambdaHandler, type Endpoint } from '../../lambdas/endpoints/http/endpoint.ts';
import { htmlPage } from '../../lambdas/endpoints/http/page.ts';
import { pagesOf } from '../../lambdas/endpoints/http/pages-of.ts';
import { jsonResponse } from '../../lambdas/endpoints/http/response.ts';
import { redirect } from '../../lambdas/endpoints/sign-in/endpoint.ts';
import { CONTEXT, httpEvent } from '../support/http-event.ts';

const LAMBDAS = join(import.meta.dirname, '../../lambdas');

async function headersOf(endpoint: Endpoint, protocol: string | undefined = 'https') {
  const event = httpEvent('GET /anything');
  const headers = { ...event.headers, ...(protocol && { 'x-forwarded-proto': protocol }) };
  const handler = asLambdaHandler(endpoint, { requestFailed: () => undefined });
  const answer = await handler({ ...event, headers } as APIGatewayProxyEventV2, CONTEXT);
  return answer.headers ?? {};
}

const page = pagesOf({}).draw(htmlPage({ statusCode: 200, title: 'T', body: { markup: '' } }));

describe('every answer', () => {
  it.each<[string, Endpoint]>([
    ['JSON', async () => jsonResponse(200, {}, {})],
    ['nothing', async () => ({ statusCode: 204 })],
    ['a page', async () => page],
    ['a redirect', async () => redirect('/session', [])],
    ['a bug', async () => Promise.reject(new Error('bug'))],
  ])('that is %s asks for https from then on, for itself alone, and is taken for nothing else', async (_, endpoint) => {
    expect(await headersOf(endpoint)).toMatchObject({
      'strict-transport-security': 'max-age=63072000',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringMatching(/default-src 'none'.*frame-ancestors 'none'/),
      'referrer-policy': expect.stringMatching(/^(no-referrer|same-origin)$/),
      'cache-control': 'no-store',
      'x-correlation-id': 'request-1',
    });
  });

  it('says nothing of https over http, which is loopback alone', async () => {
    const endpoint = async () => page;
    expect(await headersOf(endpoint, 'http')).not.toHaveProperty('strict-transport-security');
    expect(await headersOf(endpoint, undefined)).toHaveProperty('strict-transport-security');
  });

  it('keeps what an endpoint says itself, in any case of letters, once', async () => {
    const said = { 'Cache-Control': 'public, max-age=300', 'Content-Security-Policy': "default-src 'self'" };
    const headers = await headersOf(async () => ({ statusCode: 200, headers: said }));
    expect(headers['cache-control']).toBe('public, max-age=300');
    expect(headers['content-security-policy']).toBe("default-src 'self'");
    expect(Object.keys(headers).filter((name) => name !== name.toLowerCase())).toEqual([]);
  });

  it('of every HTTP function goes through this', () => {
    const entries = readdirSync(LAMBDAS).filter((name) => name.endsWith('.ts'));
    const sources = entries.map((name) => [name, readFileSync(join(LAMBDAS, name), 'utf8')] as const);
    const http = sources.filter(([, text]) => /from '\.\/endpoints\//.test(text));
    expect(http.map(([name]) => name).sort()).toEqual([
      ...[
        'administration.ts',
        'agent.ts',
        'approval.ts',
        'authorization.ts',
        'console.ts',
        'introspection.ts',
        'metadata.ts',
        'provisioning.ts',
      ],
      ...['sign-in.ts', 'signals.ts', 'token.ts'],
    ]);
    for (const [name, text] of http)
      expect([name, /export const handler = asLambdaHandler\(/.test(text)]).toEqual([name, true]);
  });
});
