import type { FieldProblem } from '../lambdas/core/registration/field-problem.ts';

/** A command failed for a reason that a person can act on: printed as it stands, exit code 1. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly problems: readonly FieldProblem[];

  constructor(message: string, problems: readonly FieldProblem[] = []) {
    super(message);
    this.problems = problems;
  }
}

export function fieldError(problems: readonly FieldProblem[]): CommandError {
  return new CommandError(problems.map(({ field, problem }) => `${field} ${problem}`).join('\n'), problems);
}
