import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Branding } from '../../lambdas/core/configuration/branding.ts';
import { authorizationEndpoint } from '../../lambdas/endpoints/authorization/endpoint.ts';
import type { Endpoint } from '../../lambdas/endpoints/http/endpoint.ts';
import { html } from '../../lambdas/endpoints/http/html.ts';
import { htmlPage, type Page, unavailablePage } from '../../lambdas/endpoints/http/page.ts';
import { pagesOf } from '../../lambdas/endpoints/http/pages-of.ts';
import type { HttpResponse } from '../../lambdas/endpoints/http/response.ts';
import { metadataEndpoint } from '../../lambdas/endpoints/metadata-endpoint.ts';
import { activationPage } from '../../lambdas/endpoints/sign-in/activation-page.ts';
import { signInEndpoint } from '../../lambdas/endpoints/sign-in/endpoint.ts';
import { sessionEndpoint } from '../../lambdas/endpoints/sign-in/session-endpoint.ts';
import { setupEndpoint } from '../../lambdas/endpoints/sign-in/setup-endpoint.ts';
import { Unavailable } from '../../lambdas/ports/unavailable.ts';
import { activationWorld } from '../support/activation-world.ts';
import { ADA_SESSION, ADMIN_SESSION, AgentWorld, agentConfiguration } from '../support/agent-world.ts';
import { configuration } from '../support/fixtures.ts';
import { CONTEXT, httpEvent } from '../support/http-event.ts';
import { memorySetups } from '../support/memory-setups.ts';
import { sessionWorld } from '../support/session-world.ts';

const LOGO = `/console/assets/logo-${'a'.repeat(64)}.png`;

const branding: Branding = {
  productName: 'Vendor & Söhne',
  logo: LOGO,
  accent: { light: '#1a7f5a', dark: '#43a385' },
  support: { href: 'mailto:help@vendor.example', text: 'help@vendor.example' },
};

const WRITTEN_NAME = 'Vendor &#38; Söhne';
const HELP = '<a href="mailto:help@vendor.example"';

function event(route: string, parts: Parameters<typeof httpEvent>[1] = {}): APIGatewayProxyEventV2 {
  const made = httpEvent(route, parts);
  return { ...made, headers: { ...made.headers, accept: 'text/html' } };
}

const ask = (endpoint: Endpoint, of: APIGatewayProxyEventV2) => endpoint(of, CONTEXT);

/** As it would be without the requests that it never gets to. */
const unreached = (dependencies: object): never => dependencies as never;

type Configured = typeof configuration;

const signIn = (configured: Configured) => ({ ...activationWorld().dependencies, configuration: configured });

/** A page of every endpoint that answers pages; whatever else it answers goes the same way. */
const PAGES: Readonly<Record<string, (configured: Configured) => Promise<HttpResponse>>> = {
  'a sign-in that was refused': (configured) =>
    ask(
      signInEndpoint(signIn(configured)),
      event('GET /login/{organization}', { pathParameters: { organization: 'Acme Inc.' } }),
    ),
  'a setup link': (configured) =>
    ask(
      setupEndpoint(unreached(signIn(configured))),
      event('GET /setup/{organization}/{token}', {
        pathParameters: { organization: 'acme', token: 'T'.repeat(43) },
      }),
    ),
  'nobody’s session': (configured) => {
    const { dependencies, store } = sessionWorld();
    const others = { sessions: store, setups: memorySetups(), configuration: configured };
    return ask(sessionEndpoint(unreached({ ...dependencies, ...others })), event('GET /session'));
  },
  'the question whose account it is': (configured) =>
    ask(
      activationPage(unreached(signIn(configured))),
      event('GET /activate/{organization}/{provider}', { pathParameters: { organization: 'acme', provider: 'x' } }),
    ),
  'a tool that cannot sign anybody in': (configured) =>
    ask(
      authorizationEndpoint(unreached({ ...signIn(configured), telemetry: { authorizationRefused: () => undefined } })),
      event('GET /oauth/authorize'),
    ),
  'errors of the token endpoint': (configured) =>
    ask(
      metadataEndpoint({ configuration: configured, ring: { read: async () => undefined }, openapi: {} }),
      event('GET /oauth/errors'),
    ),
  'what an agent asks': async (configured) => {
    const world = new AgentWorld({ ...agentConfiguration, ...configured, scopes: agentConfiguration.scopes });
    const query = [['plain', '1'] as const, ['scope', 'projects:write'] as const];
    const { status, headers, body } = await world.page({ as: { session: ADA_SESSION }, query, csrf: null });
    return { statusCode: status, headers: headers as Record<string, string>, body };
  },
  'what a second person confirms': async (configured) => {
    const world = new AgentWorld({ ...agentConfiguration, ...configured, roles: agentConfiguration.roles });
    const query = [['plain', '1'] as const];
    const answer = await world.confirmationsPage({ as: { session: ADMIN_SESSION }, query, csrf: null });
    return { statusCode: answer.status, headers: answer.headers as Record<string, string>, body: answer.body };
  },
};

const styleOf = (body: string) => /<style>([\s\S]*)<\/style>/.exec(body)?.[1] ?? '';

describe.each(Object.entries(PAGES))('the page of %s', (_, pageOf) => {
  it('is the vendor’s: its name in title and text, its picture, its colour, and nothing of ours', async () => {
    const { headers, body = '' } = await pageOf({ ...configuration, branding });
    expect(headers?.['content-type']).toBe('text/html; charset=utf-8');
    expect(body).toMatch(new RegExp(`<title>[^<]+ · ${WRITTEN_NAME}</title>`));
    expect(body).toContain(
      `<p class="product"><img src="${LOGO}" alt="" width="32" height="32"><bdi>${WRITTEN_NAME}</bdi></p>`,
    );
    expect(styleOf(body)).toContain(':root { --accent: #1a7f5a; }');
    expect(body).not.toMatch(/countersign(?!_)/i);
  });

  it('loads its picture from us alone and its style by the digest of what is there, and runs no script', async () => {
    const { headers, body = '' } = await pageOf({ ...configuration, branding });
    const digest = createHash('sha256').update(styleOf(body)).digest('base64');
    expect(headers?.['content-security-policy']).toContain(
      `style-src 'sha256-${digest}'; img-src 'self'; form-action 'self'`,
    );
    expect(headers?.['content-security-policy']).toMatch(
      /^default-src 'none'; .*frame-ancestors 'none'; base-uri 'none'$/,
    );
    expect(body).not.toMatch(/<script| style="| on\w+=/);
  });

  it('names nobody where nothing is branded, and is as it was', async () => {
    const { headers, body = '' } = await pageOf(configuration);
    expect(body).toMatch(/<title>[^·<]+<\/title>/);
    expect(body).toMatch(/<main>\n<h1>/);
    expect(body).not.toContain('Need help?');
    expect(headers?.['content-security-policy']).not.toContain('img-src');
  });
});

describe('a page that people are stuck at', () => {
  const drawn = (page: Partial<Page>) =>
    pagesOf({ branding }).draw(htmlPage({ statusCode: 200, title: 'T', body: html`<p>B</p>`, ...page })).body;

  it.each([400, 401, 403, 404, 409, 429, 503])('says where help is: %i', (statusCode) => {
    expect(drawn({ statusCode })).toContain(
      `Need help? Contact ${HELP} rel="noreferrer"><bdi>help@vendor.example</bdi></a>.`,
    );
  });

  it('says so where nothing was refused, if it says that it is one; a page where there is a way on does not', () => {
    expect(drawn({ isStuck: true })).toContain(HELP);
    expect(drawn({})).not.toContain(HELP);
    expect(drawn({ statusCode: 400, isStuck: false })).not.toContain(HELP);
  });

  it('says so when something is down', () => {
    expect(pagesOf({ branding }).draw(unavailablePage(new Unavailable('x'))).body).toContain(HELP);
  });

  it.each(['what an agent asks', 'a sign-in that was refused', 'nobody’s session'])(
    'is one of these: %s',
    async (name) => {
      expect((await PAGES[name]?.({ ...configuration, branding }))?.body).toContain(HELP);
    },
  );

  it('is no other: what there is to decide has no help beside it', async () => {
    const world = new AgentWorld({ ...agentConfiguration, branding });
    await world.use();
    const query = [['plain', '1'] as const, ['scope', 'projects:write'] as const];
    const { body } = await world.page({ as: { session: ADA_SESSION }, query, csrf: null });
    expect(body).toContain('name="decision" value="approve"');
    expect(body).not.toContain(HELP);
  });
});

describe('a name that its configuration did not check', () => {
  it('is text, whatever is in it', () => {
    const { body = '' } = pagesOf({ branding: { productName: '"><script>\u202e' } }).draw(
      htmlPage({ statusCode: 200, title: 'T', body: html`` }),
    );
    expect(body).not.toContain('<script');
    expect(body).not.toContain('\u202e');
  });
});

/** What administrators and members are told: sentences of ours in what reaches a browser. */
describe('no sentence that members read', () => {
  const files = globSync('{lambdas/{core,endpoints}/**/*.ts,console/src/**/*.{ts,tsx}}', {
    cwd: join(import.meta.dirname, '../..'),
  });
  /** For developers, operators and programs: the OpenAPI document, the configuration itself, and what is not branded. */
  const OURS = /openapi-document\.ts$|core\/configuration\/|events\/json-schema\.ts$|app\/parse-branding\.ts$/;

  it('names this product, which means nothing to them', () => {
    const texts = files.filter((file) => !OURS.test(file)).map((file) => [file, codeOf(file)] as const);
    expect(texts.length).toBeGreaterThan(300);
    expect(texts.filter(([, code]) => code.includes('Countersign')).map(([file]) => file)).toEqual([]);
  });

  /** Without comments. */
  function codeOf(file: string): string {
    const text = readFileSync(join(import.meta.dirname, '../..', file), 'utf8');
    return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  }
});
