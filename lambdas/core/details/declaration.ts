import type { Scope } from '../../../protect/vocabulary/scope.ts';

/** How two values of a member are compared: RFC 9396 leaves it to the type. */
export const COMPARISONS = ['equal', 'at_most', 'subset'] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** What one member of a type may hold. */
export type MemberDeclaration =
  /** A text, or a list of texts of which a smaller part is less. `values`: the only ones. Absent: any. */
  | { readonly compare: 'equal' | 'subset'; readonly values?: ReadonlySet<string> }
  /** A whole number from zero, of which a smaller one is less. `maximum`: the largest. Absent: any. */
  | { readonly compare: 'at_most'; readonly maximum?: number };

/**
 * A type of authorization details, as configuration declares it. A detail goes with one scope: it is granted only in a
 * token that carries the scope, and says how far the scope goes where a route asks for details. So a detail is never more
 * than what ceiling, role and an organization's rules leave of the scope.
 */
export interface DetailDeclaration {
  readonly scope: Scope;
  /** In words, for people: `Assign up to {seats} seats`. Names every member, so that nothing is hidden. */
  readonly label: string;
  /** Every one of them stands in every detail of the type. */
  readonly members: ReadonlyMap<string, MemberDeclaration>;
}

/** Type → what it declares. */
export type DetailDeclarations = ReadonlyMap<string, DetailDeclaration>;
