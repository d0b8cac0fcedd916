import assert from 'node:assert/strict';
import { ROUTES } from '../../lambdas/routes.ts';
import { DEMO_ORGANIZATION } from './demo-names.ts';

/** An answer as the walkthrough shows it. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly challenge: string | null;
}

async function call(url: string, init: RequestInit): Promise<ApiAnswer> {
  const response = await fetch(url, init);
  const text = await response.text();
  return {
    status: response.status,
    body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
    challenge: response.headers.get('www-authenticate'),
  };
}

/** RFC 7523 §2.1, the client authenticated by HTTP Basic. */
export function redeem(
  issuer: string,
  client: { readonly id: string; readonly secret: string },
  parameters: Readonly<Record<string, string>>,
): Promise<ApiAnswer> {
  return call(issuer + ROUTES.token.redeem.path, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', ...parameters }),
  });
}

/** RFC 6749 §4.1.3 and §6, of a public client: it names itself in the form, and proves nothing. */
export function askForToken(issuer: string, form: Readonly<Record<string, string>>): Promise<ApiAnswer> {
  return call(issuer + ROUTES.token.redeem.path, { method: 'POST', body: new URLSearchParams(form) });
}

/** The sample API, with an access token or none. */
export function callApi(method: string, url: string, accessToken?: string, body?: object): Promise<ApiAnswer> {
  return call(url, {
    method,
    headers: {
      ...(accessToken !== undefined && { authorization: `Bearer ${accessToken}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

/** The projects of an organization at the sample API; of the demo's unless another is named. */
export function projectsAt(issuer: string, organization: string = DEMO_ORGANIZATION.id): string {
  return `${issuer}/sample/organizations/${organization}/projects`;
}

/** @throws with the whole answer, when its status is another */
export function expectStatus({ status, body }: ApiAnswer, expected: number): void {
  assert.equal(status, expected, `expected status ${expected}, got ${status}: ${JSON.stringify(body)}`);
}

/** What of an answer of the sample API tells a person most: the error and the scope that it is about, or the projects. */
export function inBrief({ body, challenge }: ApiAnswer): string {
  const { error = /\berror="([^"]*)"/.exec(challenge ?? '')?.[1], name, projects } = body;
  const scope = /\bscope="([^"]*)"/.exec(challenge ?? '')?.[1];
  if (error !== undefined) return scope === undefined ? String(error) : `${error}: ${scope}`;
  if (scope !== undefined) return `a token for ${scope} is needed`;
  if (Array.isArray(projects)) return projects.length === 1 ? '1 project' : `${projects.length} projects`;
  return typeof name === 'string' ? `"${name}"` : '';
}

/** The challenge of RFC 6750 §3 where there is one, else the body, with spaces to break lines at. */
export function inFull({ body, challenge }: ApiAnswer): string {
  return challenge ?? JSON.stringify(body).replaceAll(',"', ', "');
}
