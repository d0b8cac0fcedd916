import type { JsonValue } from '../../../protect/jose/strict-json.ts';
import { canonicalJson } from '../../../protect/operations/canonical-json.ts';
import { exactScopeOf } from '../../../protect/operations/exact-scope-of.ts';
import { type OperationRequest, type SeenOperation, seeOperation } from '../../../protect/operations/seen.ts';
import { isExactScope } from '../../../protect/vocabulary/exact-scope.ts';
import type { MemberId, OrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import type { Scope, ScopeSet } from '../../../protect/vocabulary/scope.ts';
import { type DeclaredOperation, type DeclaredOperations, wordPartsOf } from '../configuration/operations.ts';
import type { Configuration } from '../configuration.ts';
import { hasUnseen } from '../registration/text.ts';
import type { GrantTerm } from './grant-terms.ts';
import type { Approval } from './scopes.ts';

/** An operation as an agent has asked for it: what is stored with the question, and what its words are made of. */
export interface AskedOperation {
  readonly name: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** As {@link canonicalJson} writes it. Absent: none. */
  readonly body?: string;
}

/** A piece of the sentence that a person reads: the vendor's text, or a value of the request. Never both in one. */
export type WordPart = { readonly text: string } | ShownValue;

export interface ShownValue {
  readonly name: string;
  /** As it is; of anything but a plain line of text, as JSON. */
  readonly value: string;
  /** A text, which JSON would put in quotation marks: `10` the text is not 10 the number. */
  readonly isText: boolean;
}

/** An operation that can be shown and approved. */
export interface ShownOperation {
  readonly declaration: DeclaredOperation;
  readonly scope: Scope;
  readonly words: readonly WordPart[];
}

type Whose = { readonly organization: OrganizationId; readonly member: MemberId };

export function askedOperationOf({ declaration, path, query, body }: SeenOperation): AskedOperation {
  const texts = Object.entries(query).map(([name, value]) => [name, String(value)]);
  return {
    ...{ name: declaration.name, path, query: Object.fromEntries(texts) },
    ...(body !== undefined && { body: canonicalJson(body) }),
  };
}

/**
 * What a question of an agent is about, if that is still exactly what its scope stands for: by the declaration of this
 * moment, of this very person. Of anything else `undefined`, and nothing is shown or approved (law 10).
 */
export function shownOperation(
  asked: AskedOperation | undefined,
  scopes: ScopeSet,
  declared: DeclaredOperations | undefined,
  of: Whose,
): ShownOperation | undefined {
  const declaration = asked && declared?.get(asked.name);
  if (declaration === undefined || asked === undefined) return undefined;
  const { path, body } = asked;
  const request: OperationRequest = {
    ...{ method: declaration.method, path, query: Object.entries(asked.query) },
    ...(body !== undefined && { body: { text: body } }),
  };
  const seen = seeOperation(declaration, request);
  if (!seen.ok) return undefined;
  const scope = exactScopeOf(seen.value, of);
  return scopes.size === 1 && scopes.has(scope)
    ? { declaration, scope, words: wordsOf(declaration, seen.value.values) }
    : undefined;
}

function wordsOf({ words }: DeclaredOperation, values: SeenOperation['values']): readonly WordPart[] {
  return wordPartsOf(words).map((part) => ('text' in part ? part : shownValue(part.name, values.get(part.name))));
}

/** In one line, for a list or a log that knows no markup: each value in its marks. */
export function wordsInLine(words: readonly WordPart[]): string {
  return words.map((part) => ('text' in part ? part.text : part.isText ? `“${part.value}”` : part.value)).join('');
}

/** What stands for a member that the request does not have, which is not `null`. */
const ABSENT = '(none)';

function shownValue(name: string, value: JsonValue | undefined): ShownValue {
  if (value === undefined) return { name, value: ABSENT, isText: false };
  if (typeof value !== 'string') return { name, value: canonicalJson(value), isText: false };
  // More than one line, and what would read as such a text's JSON.
  const isPlain = !/[\p{Cc}]/u.test(value) && !value.startsWith('"');
  return isPlain ? { name, value, isText: true } : { name, value: canonicalJson(value), isText: false };
}

/** The first named value that holds what nobody sees, so that nobody can approve it. */
export function unseenValueOf(values: SeenOperation['values']): string | undefined {
  const [name] = [...values].find(([each, value]) => hasUnseen(shownValue(each, value).value)) ?? [];
  return name;
}

/** Whether scopes are of one operation: alone, or nobody could tell what is approved with it. */
export function areExact(scopes: Iterable<string>): boolean {
  return [...scopes].some(isExactScope);
}

/** Of an approval, without the scope of an operation that nobody could be shown: it is not asked for, or not so any more. */
export function withoutUnasked({ approved, refused }: Approval, shown: ShownOperation | undefined): Approval {
  const unasked = approved.filter((scope) => isExactScope(scope) && scope !== shown?.scope);
  return {
    approved: approved.filter((scope) => !unasked.includes(scope)),
    refused: new Map([...refused, ...unasked.map((scope) => [scope, 'not_asked'] as const)]),
  };
}

/** One use, within the operation's own time, and never longer than the deployment and the organization allow. */
export function termOfOne(
  { declaration: { approvalSeconds } }: ShownOperation,
  { maxWriteGrantLifetimeSeconds }: Pick<Configuration, 'maxWriteGrantLifetimeSeconds'>,
  now: number,
  newId: () => string,
): GrantTerm {
  return { until: now + Math.min(approvalSeconds, maxWriteGrantLifetimeSeconds), once: newId() };
}

/** What the audit trail says: the name, beside the scope with its digest; the values where the vendor's declaration wants so. */
export function operationFacts(operation: ShownOperation | undefined) {
  if (operation === undefined) return {};
  const { name, audit } = operation.declaration;
  return { operation: name, ...(audit && { words: wordsInLine(operation.words) }) };
}

/** What signed evidence says: the vendor's sentence, with its values where the declaration wants so. */
export function recordedWords({ declaration: { audit, words: template }, words }: ShownOperation): string {
  return audit ? wordsInLine(words) : template;
}
