import type { AgentStack } from './agent-stack.ts';
import { operations } from './documented-answers.ts';
import type { SignInBrowser } from './sign-in-browser.ts';

/** A request that every route can be sent: what of it is of another form is the test's. */
export interface RouteRequest {
  /** `GET /login/{organization}`, as the document names it. */
  readonly operation: string;
  /** Of the path's variables, those that are not as below. */
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Sends its cookies and, unless `bare`, what our own page would send beside them. */
  readonly browser?: SignInBrowser;
  readonly bare?: true;
}

/** Somewhere in the form of each, so that a request gets as far as it can. */
const VARIABLES: Readonly<Record<string, string>> = {
  organization: 'acme',
  sessionId: 'every-1',
  scope: 'projects:create',
  token: 'U'.repeat(43),
};

/** All but signing out, which ends what a test goes on with. */
export const OPERATIONS = operations().filter((operation) => !operation.includes('/logout'));

export function variablesOf(operation: string): readonly string[] {
  return [...operation.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
}

export async function sendTo(world: AgentStack, request: RouteRequest): Promise<Response> {
  const { operation, path = {}, query = {}, headers = {}, body, browser, bare } = request;
  const [method = '', template = ''] = operation.split(' ');
  const filled = template.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(path[name] ?? VARIABLES[name] ?? 'nobody'),
  );
  const search = new URLSearchParams(query).toString();
  const address = search === '' ? filled : `${filled}?${search}`;
  const init: RequestInit = { method, headers, redirect: 'manual', ...(body !== undefined && { body }) };
  if (browser === undefined) return fetch(world.running.issuer + address, init);
  return bare || method === 'GET' ? browser.request(address, init) : browser.post(address, init);
}
