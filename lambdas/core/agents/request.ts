import {
  AGENT_SESSION_ID_FORM,
  type AgentSessionId,
  isAgentSessionId,
} from '../../../protect/vocabulary/agent-session.ts';
import { type ClientId, isClientId } from '../../../protect/vocabulary/identifiers.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { isScopeToken, type Scope, type ScopeSet } from '../../../protect/vocabulary/scope.ts';
import type { FieldProblem } from '../registration/field-problem.ts';
import { hasUnseen, mixesAlphabets, UNSEEN_PROBLEM } from '../registration/text.ts';
import type { ScopeDeclarations } from './scopes.ts';

/** More than any role of a readable configuration holds, and few enough for one update of a row. */
export const MAX_REQUESTED_SCOPES = 50;

/** What an agent asks its person for. */
export interface AskRequest {
  readonly sessionId: AgentSessionId;
  readonly scopes: ScopeSet;
  /** The agent's own words. */
  readonly reason?: string;
  /** Until when the agent would like it; seconds since the epoch. */
  readonly until?: number;
}

/** The session, and what is asked for it. Whoever asks is never read from a body (law 5). */
export interface MintRequest {
  readonly sessionId: AgentSessionId;
  /** `undefined`: none named, which narrows nothing. */
  readonly requested: ScopeSet | undefined;
  /** The person is asked for what is requested and withheld; absent: nobody is. */
  readonly ask?: Pick<AskRequest, 'reason' | 'until'>;
}

export interface ApprovalRequest {
  readonly sessionId: AgentSessionId;
  readonly scopes: ScopeSet;
  readonly shown: Shown;
}

/** What a person saw when they decided: consent is to that, and to nothing that has come in its place. */
export interface Shown {
  /** The client that minted for the session; `undefined`: none had yet. */
  readonly client: ClientId | undefined;
  readonly scopes: ReadonlySet<string>;
}

type Body = Readonly<Record<string, unknown>>;

/** `{sessionId, requestedScopes?, ask?}`. Scopes that do not exist here are ignored: granting drops them. */
export function parseMintRequest(
  { sessionId, requestedScopes, ask }: Body,
  now: number,
): Result<MintRequest, FieldProblem> {
  const session = parseAgentSessionId(sessionId);
  if (!session.ok) return session;
  const asking = ask === undefined ? undefined : parseAsking(ask, now);
  if (asking?.ok === false) return asking;
  const beside = asking?.value && { ask: asking.value };
  if (requestedScopes === undefined) return ok({ sessionId: session.value, requested: undefined, ...beside });
  const texts = parseTexts('requestedScopes', requestedScopes);
  if (!texts.ok) return texts;
  return ok({ sessionId: session.value, requested: new Set(texts.value.filter(isScopeToken)), ...beside });
}

/**
 * `{scopes, reason?, until?}` for the session of the path. A scope that does not exist is refused: nobody can be asked
 * for it. Does NOT check that the member could approve it.
 */
export function parseAskRequest(
  sessionId: unknown,
  { scopes, ...wishes }: Body,
  declared: ScopeDeclarations,
  now: number,
): Result<AskRequest, FieldProblem> {
  const session = parseAgentSessionId(sessionId);
  if (!session.ok) return session;
  const texts = parseTexts('scopes', scopes);
  if (!texts.ok) return texts;
  const unknown = texts.value.findIndex((text) => !declared.has(text as Scope));
  if (unknown !== -1) return problem(`scopes[${unknown}]`, 'must be a scope that is declared here');
  const asking = parseWishes('', wishes, now);
  if (!asking.ok) return asking;
  return ok({ sessionId: session.value, scopes: new Set(texts.value as Scope[]), ...asking.value });
}

type Wishes = Pick<AskRequest, 'reason' | 'until'>;

/** `ask` of a request for a token: `true`, or an object with the agent's words. `false` is as if it were not there. */
function parseAsking(ask: unknown, now: number): Result<Wishes | undefined, FieldProblem> {
  if (ask === true) return ok({});
  if (ask === false) return ok(undefined);
  if (typeof ask !== 'object' || ask === null || Array.isArray(ask)) {
    return problem('ask', 'must be true, or an object with reason and until');
  }
  return parseWishes('ask.', ask as Body, now);
}

/** Longer than anybody reads; and a week is more than anything here lasts. */
const MAX_REASON_LENGTH = 280;
const MAX_WISH_SECONDS = 7 * 86_400;

function parseWishes(of: string, { reason, until }: Body, now: number): Result<Wishes, FieldProblem> {
  if (reason !== undefined && typeof reason !== 'string') return problem(`${of}reason`, 'must be a string');
  const said = reason === undefined ? ok(undefined) : parseReason(`${of}reason`, reason);
  if (!said.ok) return said;
  if (until !== undefined && !isSecond(until, now)) {
    return problem(`${of}until`, `must be a second since the epoch, at most ${MAX_WISH_SECONDS} seconds from now`);
  }
  return ok({ ...(said.value !== undefined && { reason: said.value }), ...(until !== undefined && { until }) });
}

/** Plain words in one line: nothing unseen, and no word of letters that look like another alphabet's. */
function parseReason(field: string, reason: string): Result<string, FieldProblem> {
  if (reason.length < 1 || reason.length > MAX_REASON_LENGTH) {
    return problem(field, `must have 1 to ${MAX_REASON_LENGTH} characters`);
  }
  if (hasUnseen(reason)) return problem(field, UNSEEN_PROBLEM);
  return mixesAlphabets(reason) ? problem(field, 'must not mix alphabets in one word') : ok(reason);
}

function isSecond(until: unknown, now: number): until is number {
  return Number.isSafeInteger(until) && (until as number) > now && (until as number) <= now + MAX_WISH_SECONDS;
}

/**
 * `{sessionId, scopes, shown: {client, scopes}}`. A scope that does not exist is refused: nobody can tell what a person
 * meant by it. So is one that was not shown, and a decision that does not say what was (law 10).
 * Does NOT check that `shown.client` is the session's client: that is a condition of the approval's write.
 */
export function parseApprovalRequest(
  { sessionId, scopes, shown }: Body,
  declared: ScopeDeclarations,
): Result<ApprovalRequest, FieldProblem> {
  const session = parseAgentSessionId(sessionId);
  if (!session.ok) return session;
  const texts = parseTexts('scopes', scopes);
  if (!texts.ok) return texts;
  const unknown = texts.value.findIndex((text) => !declared.has(text as Scope));
  if (unknown !== -1) return problem(`scopes[${unknown}]`, 'must be a scope that is declared here');
  const seen = parseShown(shown);
  if (!seen.ok) return seen;
  const unseen = texts.value.findIndex((text) => !seen.value.scopes.has(text));
  if (unseen !== -1) return problem(`scopes[${unseen}]`, 'must be among shown.scopes');
  return ok({ sessionId: session.value, scopes: new Set(texts.value as Scope[]), shown: seen.value });
}

/** `client` is `null` where none was shown: a name that is left out says nothing. */
function parseShown(shown: unknown): Result<Shown, FieldProblem> {
  if (typeof shown !== 'object' || shown === null || Array.isArray(shown)) {
    return problem('shown', 'must be what the page showed: client, or null for none, and scopes');
  }
  const { client, scopes } = shown as Body;
  if (client !== null && !isClientId(client)) {
    return problem('shown.client', 'must be the client that the page showed, or null for none');
  }
  const texts = parseTexts('shown.scopes', scopes);
  return texts.ok ? ok({ client: client ?? undefined, scopes: new Set(texts.value) }) : texts;
}

/** From a body or from a path: one name, one form. */
export function parseAgentSessionId(value: unknown): Result<AgentSessionId, FieldProblem> {
  return isAgentSessionId(value) ? ok(value) : problem('sessionId', `must be ${AGENT_SESSION_ID_FORM}`);
}

/** Scopes as JSON has them. An empty list asks for nothing, which is not what its sender means (law 1). */
function parseTexts(field: string, value: unknown): Result<readonly string[], FieldProblem> {
  if (!Array.isArray(value)) return problem(field, 'must be a list of scopes');
  if (value.length < 1 || value.length > MAX_REQUESTED_SCOPES) {
    return problem(field, `must have 1 to ${MAX_REQUESTED_SCOPES} scopes`);
  }
  const mistyped = value.findIndex((item) => typeof item !== 'string');
  return mistyped === -1 ? ok(value as string[]) : problem(`${field}[${mistyped}]`, 'must be a string');
}

function problem(field: string, text: string): { readonly ok: false; readonly error: FieldProblem } {
  return err({ field, problem: text });
}
