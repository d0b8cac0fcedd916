import { isScopeToken, type Scope } from './scope.ts';

/** One operation that the vendor's configuration declares: an agent does it only as a person has approved that very one. */
export interface OperationDeclaration {
  readonly name: string;
  /** A write: what the route needs, and what the approver must have. */
  readonly scope: Scope;
  readonly method: string;
  /** As `protect()` sees it, with `{parameters}`: each stands for one whole part between slashes. */
  readonly path: string;
  /**
   * Name → where its value stands: a JSON pointer into the body (RFC 6901), or `?` and the name of a query parameter. What
   * body and query have beside these is refused, so that nothing is approved that nobody was shown.
   */
  readonly members: ReadonlyMap<string, string>;
}

export type OperationDeclarations = ReadonlyMap<string, OperationDeclaration>;

export const NO_OPERATIONS: OperationDeclarations = new Map();

/** In a digest, an address and a screen alike. */
export const OPERATION_NAME = /^[A-Za-z][A-Za-z0-9._-]{0,63}$/;
export const OPERATION_METHODS = ['POST', 'PUT', 'PATCH', 'DELETE'] as const;
/** Of members and of the path's parameters. */
export const VALUE_NAME = /^[A-Za-z][A-Za-z0-9_]{0,31}$/;
/** A literal part, or one parameter: no escapes, so that a path has one spelling. */
export const OPERATION_PATH = /^(?:\/(?:[A-Za-z0-9._~-]{1,64}|\{[A-Za-z][A-Za-z0-9_]{0,31}\})){1,20}$/;
/** Names of members of objects; none of an array. */
export const MEMBER_REFERENCE = /^(?:\?[A-Za-z0-9_.-]{1,64}|(?:\/(?:[^/~]|~[01]){1,64}){1,6})$/;

/** Of a path such as `/invoices/{invoice}/send`: `invoice`. */
export function parametersOf(path: string): readonly string[] {
  return [...path.matchAll(/\{([A-Za-z0-9_]+)\}/g)].map(([, name = '']) => name);
}

/** As deployments write them down for `protect()`. */
export function operationsJson(operations: OperationDeclarations): string {
  return JSON.stringify(
    Object.fromEntries(
      [...operations].map(([name, { scope, method, path, members }]) => [
        name,
        { scope, method, path, members: Object.fromEntries(members) },
      ]),
    ),
  );
}

/** What {@link operationsJson} wrote; of one that cannot be understood, as if it were not declared (law 10). */
export function operationsIn(text: string | undefined): OperationDeclarations {
  const parsed = text === undefined ? undefined : parseJson(text);
  if (typeof parsed !== 'object' || parsed === null) return NO_OPERATIONS;
  return new Map(
    Object.entries(parsed).flatMap(([name, value]) => {
      const declaration = declarationOf(name, value);
      return declaration === undefined ? [] : [[name, declaration] as const];
    }),
  );
}

function declarationOf(name: string, value: unknown): OperationDeclaration | undefined {
  const { scope, method, path, members } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof scope !== 'string' || typeof method !== 'string' || typeof path !== 'string') return undefined;
  if (typeof members !== 'object' || members === null) return undefined;
  const references = Object.entries(members);
  const isKnown = references.every(([, at]) => typeof at === 'string' && MEMBER_REFERENCE.test(at));
  if (!isScopeToken(scope) || !OPERATION_PATH.test(path) || !isKnown) return undefined;
  return { name, scope, method, path, members: new Map(references) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
