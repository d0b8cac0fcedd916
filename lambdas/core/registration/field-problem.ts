/** What is wrong with one field of an administrator's input, in words for that person. Nothing is changed. */
export interface FieldProblem {
  /** The field's name as the person typed or saw it, such as `issuer`. */
  readonly field: string;
  /** A clause that follows the name: "must be …". */
  readonly problem: string;
  /** Nothing is wrong with the field itself; what there is already contradicts it. */
  readonly conflict?: true;
}

/** Runs every check, so that all problems are reported at once. */
export function problemsOf(checks: readonly (readonly [field: string, problem: string | false])[]): FieldProblem[] {
  return checks.flatMap(([field, problem]) => (problem === false ? [] : [{ field, problem }]));
}
