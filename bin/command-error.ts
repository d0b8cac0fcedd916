import type { FieldProblem } from '../lambdas/core/registration/field-problem.ts';
import { commandField } from './field-names.ts';

/** A command failed for a reason that a person can act on: printed as it stands, exit code 1. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly problems: readonly FieldProblem[];

  constructor(message: string, problems: readonly FieldProblem[] = []) {
    super(message);
    this.problems = problems;
  }
}

/** Fields of the domain, as the command names them. */
export function fieldError(problems: readonly FieldProblem[]): CommandError {
  const named = problems.map((each) => ({ ...each, field: commandField(each.field) }));
  return new CommandError(named.map(({ field, problem }) => `${field} ${problem}`).join('\n'), named);
}

/** The command has answered, and the answer is no: exit code 1, and nothing more to say. */
export class NegativeAnswer extends Error {
  override readonly name = 'NegativeAnswer';
}
