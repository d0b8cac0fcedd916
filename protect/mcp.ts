import type { Answer } from './answer.ts';
import { type DetailsOption, neededDetail } from './details.ts';
import { protectFetch } from './fetch.ts';
import { createGuard, type Guard, type GuardOptions } from './guard.ts';
import type { GuardedRequest } from './guarded-request.ts';
import { organizationOf } from './organization.ts';
import { SHOWN } from './possession.ts';
import { readPresentedToken } from './presented-token.ts';
import type { Principal } from './principal.ts';

/** `scopes` are what every request needs, `initialize` and lists too: what the deployment calls its baseline, as a rule. */
export interface McpProtectionOptions extends Omit<GuardOptions, 'operation'> {
  /**
   * The SDK's own class. With it, a denial that a person can lift is a URL elicitation for clients that announced it, and
   * words with the link for all others; without it, always words.
   */
  readonly UrlElicitationRequiredError?: new (
    elicitations: UrlElicitation[],
    message?: string,
  ) => Error;
}

/** As MCP has it (`elicitation/create`, mode `url`). */
export interface UrlElicitation {
  mode: 'url';
  message: string;
  elicitationId: string;
  url: string;
}

/** What the SDK's transports hand to every handler as `authInfo`. */
export interface McpAuthInfo {
  token: string;
  clientId: string;
  scopes: string[];
  expiresAt: number;
  extra: { readonly principal: Principal };
}

/** What a server of the SDK knows of its client (`McpServer`, or its `server`). */
export interface McpServerLike {
  readonly server: { getClientCapabilities(): { readonly elicitation?: unknown } | undefined };
}

/** The last thing that the SDK gives to a tool's handler. */
export interface McpCallContext {
  readonly authInfo?: { readonly token: string; readonly extra?: { readonly principal?: object } } | undefined;
}

/** A denial as the result of the tool, in words for a model; `_meta` names the scopes that would do, for its host. */
export interface McpTextResult {
  [key: string]: unknown;
  isError: true;
  content: { type: 'text'; text: string }[];
  _meta?: { 'countersign/insufficient_scope': string };
}

/** All of these are needed; as a function, of this very call's arguments. */
export type ToolScopes<Args> = readonly string[] | DynamicScopes<Args>;
/**
 * Scopes and how far the token must go for a call (RFC 9396): `of` has the arguments that the handler is given. The caller
 * whose token lacks it is told as of scopes, and its person approves up to that very limit.
 */
export interface ToolNeeds<Args> {
  readonly scopes: readonly string[];
  readonly details: DetailsOption<Args>;
}
export type DynamicScopes<Args> = (args: Args) => readonly string[] | Promise<readonly string[]>;

/**
 * Whether a caller may use a tool: now, after asking its person, or not. `unknown`: an agent whose approvals were not
 * looked up.
 */
export type ToolStanding = 'allowed' | 'askable' | 'refused' | 'unknown';

/**
 * Protects a server of the official MCP SDK (TypeScript): each HTTP request by {@link authenticate}, each tool by
 * {@link tool}. The organization is the token's own, so that every key a tool uses must have `principal.organization` in it.
 */
export class McpProtection {
  readonly #options: McpProtectionOptions;
  readonly #authenticate: ReturnType<typeof protectFetch>;
  /** Whose key was shown, by the proof of the HTTP request that a call came with: forgotten with the request. */
  readonly #shown = new WeakMap<object, string>();

  /** @throws Error when the options are wrong in themselves; the environment is read at the first request */
  constructor(options: McpProtectionOptions) {
    this.#options = options;
    this.#authenticate = protectFetch({ ...options, organization: 'token' });
  }

  /**
   * Who makes the request, for `transport.handleRequest(request, { authInfo })`; or the 401 or 403 to answer with, whose
   * challenge leads a client to the authorization server (RFC 9728).
   * Does NOT look at the message in it: tools have scopes of their own.
   */
  async authenticate(request: Request): Promise<McpAuthInfo | Response> {
    const principal = await this.#authenticate(request);
    if (principal instanceof Response) return principal;
    const presented = readPresentedToken(request.headers.get('authorization') ?? undefined);
    const token = presented.ok ? presented.value.token : '';
    this.#shown.set(principal, token);
    return {
      token,
      clientId: principal.client,
      scopes: [...principal.scopes],
      expiresAt: principal.expiresAt,
      extra: { principal },
    };
  }

  /**
   * The handler of a tool, behind its scopes: the token is decided upon again at each call, so that a person's approval
   * counts at once, also taken back. A denial does nothing, and says in the client's own way where the person approves it.
   * @throws Error when the scopes are wrong in themselves: where the tool is declared, or at the call that named them
   */
  tool<Args, Extra extends McpCallContext, Result>(
    server: McpServerLike,
    scopes: ToolScopes<Args> | ToolNeeds<Args>,
    handler: (args: Args, principal: Principal, extra: Extra) => Result | Promise<Result>,
  ): (args: Args, extra: Extra) => Promise<Result | McpTextResult> {
    const needs: ToolNeeds<Args> | undefined = 'details' in scopes ? scopes : undefined;
    const named = needs?.scopes ?? (scopes as ToolScopes<Args>);
    const declared = typeof named === 'function' ? undefined : this.#guardOf(named);
    const guardOf = async (args: Args) => declared ?? this.#guardOf(await (named as DynamicScopes<Args>)(args));
    const detail = neededDetail(needs?.details, 'McpProtection.tool()');
    return async (args, extra) => {
      const guard = await guardOf(args);
      const request = this.#requestOf(extra);
      const organization = await organizationOf('token', request, undefined);
      const decision = await guard(request, organization, detail?.(args));
      return decision.ok ? handler(args, decision.value, extra) : this.#denied(decision.error, server);
    };
  }

  /** For a list of tools: what to leave out, and what to say beside a tool. Never authority: {@link tool} decides. */
  standing({ scopes: has, askable, agentSession }: Principal, needed: readonly string[]): ToolStanding {
    const missing = needed.filter((scope) => !has.has(scope as never));
    if (missing.length === 0) return 'allowed';
    if (agentSession !== undefined && askable === undefined) return 'unknown';
    return missing.every((scope) => askable?.has(scope as never)) ? 'askable' : 'refused';
  }

  /** Of a token whose key {@link authenticate} was shown, with that; any other is presented alone, and must be bound to none. */
  #requestOf({ authInfo }: McpCallContext): GuardedRequest {
    const { token, extra } = authInfo ?? {};
    const { principal } = extra ?? {};
    const isShown = principal !== undefined && token !== undefined && this.#shown.get(principal) === token;
    const isBound = isShown && (principal as Principal).boundTo !== undefined;
    const authorization = token && `${isBound ? 'DPoP' : 'Bearer'} ${token}`;
    return {
      ...{ method: 'POST', url: 'mcp:tools/call' },
      header: (name) => (name === 'authorization' ? authorization : undefined),
      ...(isBound && { possession: SHOWN }),
    };
  }

  #guardOf(scopes: readonly string[]): Guard {
    return createGuard({ ...this.#options, scopes });
  }

  #denied({ body, headers }: Answer, server: McpServerLike): McpTextResult {
    const { error, error_description: why, approval_uri: url } = JSON.parse(body) as Denial;
    const missing = error !== undefined && ASKABLE_ERRORS.has(error) ? scopeOf(headers) : undefined;
    if (url === undefined) return words(`Nothing was done. ${why}.`, missing);
    const message = 'A person has to approve this. Open the link, and call the tool again after they have.';
    const { UrlElicitationRequiredError: Elicitation } = this.#options;
    if (Elicitation !== undefined && takesUrls(server)) {
      // The address names session and scopes, so that it tells one elicitation from another.
      throw new Elicitation([{ mode: 'url', message, elicitationId: url, url }], message);
    }
    return words(
      `Nothing was done. A person has to approve this at ${url}\nCall the tool again after they have.`,
      missing,
    );
  }
}

/** What a person can approve: a scope, or one up to a limit, which the challenge names as a scope too. */
const ASKABLE_ERRORS: ReadonlySet<string> = new Set(['insufficient_scope', 'insufficient_authorization']);

interface Denial {
  readonly error?: string;
  readonly error_description: string;
  readonly approval_uri?: string;
}

/** MCP: a client that names no mode takes forms alone. */
function takesUrls({ server }: McpServerLike): boolean {
  const elicitation = server.getClientCapabilities()?.elicitation;
  return typeof elicitation === 'object' && elicitation !== null && 'url' in elicitation;
}

function scopeOf(headers: Answer['headers']): string | undefined {
  return / scope="([^"]+)"/.exec(headers['WWW-Authenticate'] ?? '')?.[1];
}

function words(text: string, missing: string | undefined): McpTextResult {
  const meta = missing === undefined ? {} : { _meta: { 'countersign/insufficient_scope': missing } };
  return { isError: true, content: [{ type: 'text', text }], ...meta };
}
