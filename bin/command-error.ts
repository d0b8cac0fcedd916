import type { AdministrationRefusal } from '../lambdas/core/administration/refusal.ts';
import type { FieldProblem } from '../lambdas/core/registration/field-problem.ts';
import { commandField } from './field-names.ts';

/** `conflict`: nothing is wrong with the field itself; what there is already contradicts it. */
interface CommandProblem extends FieldProblem {
  readonly conflict?: true;
}

/** A command failed for a reason that a person can act on: printed as it stands, exit code 1. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly problems: readonly CommandProblem[];

  constructor(message: string, problems: readonly CommandProblem[] = []) {
    super(message);
    this.problems = problems;
  }
}

/** What the operator is told. Reasons without a field are of administrators alone, whom other laws are about. */
export function problemsOf(refusal: AdministrationRefusal): readonly CommandProblem[] {
  switch (refusal.reason) {
    case 'not_found':
    case 'invalid_request':
      return refusal.problems;
    case 'conflict':
      return refusal.problems.map((each) => ({ ...each, conflict: true }));
    case 'too_many_requests':
      return [{ field: 'request', problem: `comes too soon: again in ${refusal.retryAfterSeconds} seconds` }];
    default:
      return [{ field: 'request', problem: `was refused: ${refusal.reason}` }];
  }
}

/** Fields of the domain, as the command names them. */
export function fieldError(problems: readonly CommandProblem[]): CommandError {
  const named = problems.map((each) => ({ ...each, field: commandField(each.field) }));
  return new CommandError(named.map(({ field, problem }) => `${field} ${problem}`).join('\n'), named);
}

/** The command has answered, and the answer is no: exit code 1, and nothing more to say. */
export class NegativeAnswer extends Error {
  override readonly name = 'NegativeAnswer';
}
