import { parseStrictJsonObject } from '../../../protect/jose/strict-json.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { Body } from '../../core/agents/request.ts';
import type { FieldProblem } from '../../core/registration/field-problem.ts';

/** What a passkey answered, where the page's script asked one. */
export const PASSKEY_FIELD = 'passkey';

/** As JSON in one field of the form; an empty one, and none, say nothing. Does NOT check what it proves. */
export function passkeyIn(form: URLSearchParams): Result<{ readonly passkey?: Body }, FieldProblem> {
  const [text = '', ...others] = form.getAll(PASSKEY_FIELD);
  if (text === '' && others.length === 0) return ok({});
  const parsed = others.length === 0 ? parseStrictJsonObject(text) : undefined;
  return parsed?.ok ? ok({ passkey: parsed.value }) : err({ field: PASSKEY_FIELD, problem: 'must be JSON' });
}
