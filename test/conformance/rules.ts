import { readFileSync } from 'node:fs';
import * as z from 'zod';

const ruleSchema = z.strictObject({
  id: z.string().regex(/^[A-Z]\d{1,2}$/),
  area: z.string().min(1),
  rule: z.string().min(1),
  /** The text that asks for it; `ours` where no text does. */
  source: z.string().min(1),
  /** What the wire carries; empty where nothing is refused. */
  error: z.string(),
  /** Not implemented yet, and refused or ignored until then: no test is asked for. */
  deferred: z.optional(z.literal(true)),
});

const lawSchema = z.strictObject({
  id: z.string().regex(/^L\d{1,2}$/),
  law: z.string().min(1),
  /** About a feature that does not exist yet: no test is asked for. */
  later: z.optional(z.literal(true)),
});

const rulesSchema = z.strictObject({ rules: z.array(ruleSchema), laws: z.array(lawSchema) });

export type Rule = z.infer<typeof ruleSchema>;
export type Law = z.infer<typeof lawSchema>;
export type Rules = z.infer<typeof rulesSchema>;

/** @throws when a member is missing or wrong, or an id stands twice */
export function parseRules(json: unknown): Rules {
  const parsed = rulesSchema.parse(json);
  const ids = [...parsed.rules, ...parsed.laws].map(({ id }) => id);
  const repeated = ids.filter((id, i) => ids.indexOf(id) !== i);
  if (repeated.length > 0) throw new Error(`ids that stand twice: ${repeated.join(', ')}`);
  return parsed;
}

export function readRules(file: string): Rules {
  return parseRules(JSON.parse(readFileSync(file, 'utf8')));
}
