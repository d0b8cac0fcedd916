import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type * as z from 'zod/mini';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { FieldProblem } from '../../core/registration/field-problem.ts';

/** What a request says, held to its schema: every problem at once, each with its field (law 15). */
export function parseWith<T>(schema: z.ZodMiniType<T>, value: unknown): Result<T, readonly FieldProblem[]> {
  const parsed = schema.safeParse(value);
  return parsed.success ? ok(parsed.data) : err(parsed.error.issues.map(toProblem));
}

function toProblem(issue: z.core.$ZodIssue): FieldProblem {
  if (issue.code === 'unrecognized_keys') {
    return { field: pathOf([...issue.path, issue.keys[0] ?? '']), problem: 'is not a member of this request' };
  }
  return { field: pathOf(issue.path) || 'body', problem: issue.message };
}

/** `aliases[0].name`. */
function pathOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text === '' ? String(part) : `${text}.${String(part)}`,
    '',
  );
}

/** API Gateway joins repeated parameters with commas; a schema refuses those. */
export function queryOf({ queryStringParameters = {} }: APIGatewayProxyEventV2): Readonly<Record<string, unknown>> {
  return { ...queryStringParameters };
}
