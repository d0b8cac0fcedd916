import * as z from 'zod/mini';
import { eventDetailSchema } from './schema.ts';

/**
 * JSON Schema (draft-07) of `detail` of an event, for consumers. Unlike ours it lets members pass that it does not know: a
 * later release may add some within the same version.
 */
export function eventJsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...rest } = z.toJSONSchema(eventDetailSchema, { target: 'draft-7', override: allowMore });
  return { $schema, title: "detail of Countersign's events", ...rest };
}

function allowMore({ jsonSchema }: { readonly jsonSchema: { additionalProperties?: unknown } }): void {
  delete jsonSchema.additionalProperties;
}
