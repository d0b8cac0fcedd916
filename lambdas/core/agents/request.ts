import {
  AGENT_SESSION_ID_FORM,
  type AgentSessionId,
  isAgentSessionId,
} from '../../../protect/vocabulary/agent-session.ts';
import { type ClientId, isClientId } from '../../../protect/vocabulary/identifiers.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { isScopeToken, type Scope, type ScopeSet } from '../../../protect/vocabulary/scope.ts';
import { type PasskeyAssertion, parseAssertion } from '../passkeys/answer.ts';
import type { FieldProblem } from '../registration/field-problem.ts';
import { type ChosenDurations, parseDurations } from './durations.ts';
import { areExact } from './exact-operation.ts';
import { type Askables, isDeclaredHere } from './limits.ts';
import { parseAsking, type Wishes } from './wishes.ts';

/** More than any role of a readable configuration holds, and few enough for one update of a row. */
export const MAX_REQUESTED_SCOPES = 50;

/** The session, and what is asked for it. Whoever asks is never read from a body (law 5). */
export interface MintRequest {
  readonly sessionId: AgentSessionId;
  /** A sub-agent's: the session right above. */
  readonly parent?: AgentSessionId;
  /** `undefined`: none named, which narrows nothing. */
  readonly requested: ScopeSet | undefined;
  /** The person is asked for what is requested and withheld; absent: nobody is. */
  readonly ask?: Wishes;
}

/** Of the scope of one operation: what a person reads is that operation and nothing beside. */
export const EXACT_ALONE = 'must name the scope of one operation alone';

export interface ApprovalRequest {
  readonly sessionId: AgentSessionId;
  readonly scopes: ScopeSet;
  /** For how long, where the person has chosen. */
  readonly durations: ChosenDurations;
  readonly shown: Shown;
  /** How the person has confirmed this very approval, where they have. */
  readonly passkey?: PasskeyAssertion;
}

/** What a person saw when they decided: consent is to that, and to nothing that has come in its place. */
export interface Shown {
  /** The client that minted for the session; `undefined`: none had yet. */
  readonly client: ClientId | undefined;
  readonly scopes: ReadonlySet<string>;
}

export type Body = Readonly<Record<string, unknown>>;

/** `{sessionId, parentSessionId?, requestedScopes?, ask?}`. Scopes that do not exist here are ignored: granting drops them. */
export function parseMintRequest(
  { sessionId, parentSessionId, requestedScopes, ask }: Body,
  now: number,
): Result<MintRequest, FieldProblem> {
  const session = parseAgentSessionId(sessionId);
  if (!session.ok) return session;
  const asking = ask === undefined ? undefined : parseAsking(ask, now);
  if (asking?.ok === false) return asking;
  const parent = parentSessionId === undefined ? undefined : parseAgentSessionId(parentSessionId, 'parentSessionId');
  if (parent?.ok === false) return parent;
  const beside = { ...(parent && { parent: parent.value }), ...(asking?.value && { ask: asking.value }) };
  if (requestedScopes === undefined) return ok({ sessionId: session.value, requested: undefined, ...beside });
  const texts = parseTexts('requestedScopes', requestedScopes);
  if (!texts.ok) return texts;
  return ok({ sessionId: session.value, requested: new Set(texts.value.filter(isScopeToken)), ...beside });
}

/**
 * `{sessionId, scopes, durations?, shown: {client, scopes}, passkey?}`. A scope that does not exist is refused: nobody can tell what
 * a person meant by it. So is one that was not shown, and a decision that does not say what was (law 10). Does NOT check
 * that `shown.client` is the session's client: that is a condition of the approval's write.
 */
export function parseApprovalRequest(
  { sessionId, scopes, durations, shown, passkey }: Body,
  declared: Askables,
): Result<ApprovalRequest, FieldProblem> {
  const session = parseAgentSessionId(sessionId);
  if (!session.ok) return session;
  const texts = parseTexts('scopes', scopes);
  if (!texts.ok) return texts;
  const unknown = texts.value.findIndex((text) => !isDeclaredHere(text as Scope, declared));
  if (unknown !== -1) return problem(`scopes[${unknown}]`, 'must be a scope that is declared here');
  if (new Set(texts.value).size > 1 && areExact(texts.value)) return problem('scopes', EXACT_ALONE);
  const seen = parseShown(shown);
  if (!seen.ok) return seen;
  const unseen = texts.value.findIndex((text) => !seen.value.scopes.has(text));
  if (unseen !== -1) return problem(`scopes[${unseen}]`, 'must be among shown.scopes');
  const approved = new Set(texts.value as Scope[]);
  const chosen = parseDurations(durations, approved);
  if (!chosen.ok) return chosen;
  const request = { sessionId: session.value, scopes: approved, durations: chosen.value, shown: seen.value };
  if (passkey === undefined) return ok(request);
  const answer = parseAssertion(passkey);
  return answer.ok ? ok({ ...request, passkey: answer.value }) : answer;
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
export function parseAgentSessionId(value: unknown, field = 'sessionId'): Result<AgentSessionId, FieldProblem> {
  return isAgentSessionId(value) ? ok(value) : problem(field, `must be ${AGENT_SESSION_ID_FORM}`);
}

/** Scopes as JSON has them. An empty list asks for nothing, which is not what its sender means (law 1). */
export function parseTexts(field: string, value: unknown): Result<readonly string[], FieldProblem> {
  if (!Array.isArray(value)) return problem(field, 'must be a list of scopes');
  if (value.length < 1 || value.length > MAX_REQUESTED_SCOPES) {
    return problem(field, `must have 1 to ${MAX_REQUESTED_SCOPES} scopes`);
  }
  const mistyped = value.findIndex((item) => typeof item !== 'string');
  return mistyped === -1 ? ok(value as string[]) : problem(`${field}[${mistyped}]`, 'must be a string');
}

export function problem(field: string, text: string): { readonly ok: false; readonly error: FieldProblem } {
  return err({ field, problem: text });
}
