import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { csrfToken } from '../../lambdas/core/sign-in/session.ts';
import { type SetupToken, setupDigest } from '../../lambdas/core/sign-in/setup.ts';
import type { HttpResponse } from '../../lambdas/endpoints/http/response.ts';
import { activationEndpoint } from '../../lambdas/endpoints/sign-in/activation-endpoint.ts';
import { activationPage } from '../../lambdas/endpoints/sign-in/activation-page.ts';
import { signInEndpoint } from '../../lambdas/endpoints/sign-in/endpoint.ts';
import { sessionEndpoint } from '../../lambdas/endpoints/sign-in/session-endpoint.ts';
import { setupEndpoint } from '../../lambdas/endpoints/sign-in/setup-endpoint.ts';
import {
  activate,
  activationPageEvent,
  activationWorld,
  administrator,
  callback,
  input,
  question,
} from '../support/activation-world.ts';
import { configurationOf, ISSUER, NOW, organization } from '../support/fixtures.ts';
import { CONTEXT, httpEvent } from '../support/http-event.ts';
import { COOKIE, session } from '../support/session-world.ts';
import { attempt, type SignInWorld } from '../support/sign-in-world.ts';

const LOOPBACK = 'http://localhost:8787';
const PREFIX = '__Host-';
/** What an attempt begun by {@link signInWorld} is called: after its `state`. */
const ATTEMPT = 'f82da122-countersign_login';
const TOKEN = 'T'.repeat(43) as SetupToken;

type Give = (world: SignInWorld, event: APIGatewayProxyEventV2) => Promise<HttpResponse>;

const signIn: Give = ({ dependencies }, event) => signInEndpoint(dependencies)(event, CONTEXT);
const decide: Give = (world, event) => {
  world.questions.set(session.digest, question);
  return activationPage(world.dependencies)(event, CONTEXT);
};
const signOut: Give = ({ dependencies, store, setups }, event) =>
  sessionEndpoint({
    ...dependencies,
    sessions: store,
    setups,
    recalls: { recall: async () => 'done' },
    ids: { auditSuffix: () => '1' },
  })(event, CONTEXT);
const fromOurPage = (route: string, cookie: string) => {
  const event = httpEvent(route);
  const headers = { ...event.headers, origin: ISSUER, 'x-csrf-token': csrfToken(COOKIE), accept: 'application/json' };
  return { ...event, headers, cookies: [cookie] };
};
const SESSION_COOKIE = `${PREFIX}countersign_session=${COOKIE}`;

/** Everything that sets a cookie, with the names of those that it sets. */
const ANSWERS: readonly {
  readonly what: string;
  readonly event: () => APIGatewayProxyEventV2;
  readonly give: Give;
  readonly sets: readonly string[];
}[] = [
  {
    what: 'beginning to sign in',
    event: () => httpEvent('GET /login/{organization}', { pathParameters: { organization: organization.id } }),
    give: (world, event) => {
      world.facts.providers.splice(1);
      return signIn(world, event);
    },
    sets: [ATTEMPT],
  },
  {
    what: 'coming back signed in',
    event: () => callback(attempt, 'none'),
    give: signIn,
    sets: ['countersign_session', 'countersign_login'],
  },
  {
    what: 'coming back refused',
    event: () => callback({ ...attempt, startedAt: NOW - 1 }, 'none'),
    give: (world, event) => {
      world.facts.members.splice(0);
      return signIn(world, event);
    },
    sets: ['countersign_login'],
  },
  {
    what: 'beginning to activate a provider',
    event: () => activate(),
    give: ({ dependencies }, event) => activationEndpoint(dependencies)(event, CONTEXT),
    sets: [ATTEMPT],
  },
  {
    what: 'coming back from a pending provider',
    event: () => callback(),
    give: signIn,
    sets: ['countersign_login'],
  },
  {
    what: 'saying that the account there is one’s own',
    event: () => activationPageEvent({ decision: 'link' }),
    give: decide,
    sets: ['countersign_session'],
  },
  {
    what: 'asking for another account there',
    event: () => activationPageEvent({ decision: 'other' }),
    give: decide,
    sets: [ATTEMPT],
  },
  {
    what: 'opening a setup link',
    event: () => {
      const pathParameters = { organization: organization.id, token: TOKEN };
      const event = httpEvent('POST /setup/{organization}/{token}', { pathParameters });
      return { ...event, headers: { ...event.headers, origin: ISSUER } };
    },
    give: (world, event) => {
      const { organization: of, id: member } = administrator;
      const digest = setupDigest(TOKEN);
      world.setups.links.set(digest, { digest, organization: of, member, expiresAt: NOW + 3_600 });
      return setupEndpoint({ ...world.dependencies, setups: world.setups })(event, CONTEXT);
    },
    sets: ['countersign_session'],
  },
  {
    what: 'signing out',
    event: () => fromOurPage('POST /logout', SESSION_COOKIE),
    give: signOut,
    sets: ['countersign_session'],
  },
  {
    what: 'signing out everywhere',
    event: () => fromOurPage('POST /logout/everywhere', SESSION_COOKIE),
    give: signOut,
    sets: ['countersign_session'],
  },
];

/** As a browser sends it to that issuer. */
function at(issuer: string, event: APIGatewayProxyEventV2): APIGatewayProxyEventV2 {
  if (issuer === ISSUER) return event;
  const cookies = event.cookies?.map((cookie) => cookie.replace(PREFIX, ''));
  const { origin } = event.headers;
  return { ...event, headers: { ...event.headers, ...(origin && { origin: issuer }) }, ...(cookies && { cookies }) };
}

function parse(line: string) {
  const [pair = '', ...attributes] = line.split('; ');
  return { name: pair.slice(0, pair.indexOf('=')), attributes };
}

describe.each([
  { issuer: ISSUER, prefix: PREFIX, last: ['SameSite=Lax', 'Secure'] },
  { issuer: LOOPBACK, prefix: '', last: ['SameSite=Lax'] },
])('[L7] never leaves a cookie of $issuer to scripts, to other hosts, or to the POST of another site', (expected) => {
  it.each(ANSWERS)('$what', async ({ event, give, sets }) => {
    const world = activationWorld();
    Object.assign(world.dependencies, { configuration: { ...configurationOf(input), issuer: expected.issuer } });
    const { cookies = [] } = await give(world, at(expected.issuer, event()));
    expect(cookies.map(parse)).toEqual(
      sets.map((name) => ({
        name: expected.prefix + name,
        attributes: ['Path=/', expect.stringMatching(/^Max-Age=\d+$/), 'HttpOnly', ...expected.last],
      })),
    );
  });
});

it('[L7] never sets a cookie in a place that this file does not know', () => {
  const sources = readdirSync('lambdas', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const matching = (pattern: RegExp) =>
    sources.filter((name) => pattern.test(readFileSync(join('lambdas', name), 'utf8'))).sort();
  expect(matching(/\bsetCookie\(/)).toEqual([
    'core/sign-in/attempt-cookies.ts',
    'core/sign-in/cookie.ts',
    'endpoints/sign-in/activation-page.ts',
    'endpoints/sign-in/endpoint.ts',
    'endpoints/sign-in/session-endpoint.ts',
    'endpoints/sign-in/setup-endpoint.ts',
  ]);
  expect(matching(/set-cookie|HttpOnly/i)).toEqual(['core/sign-in/cookie.ts']);
});
