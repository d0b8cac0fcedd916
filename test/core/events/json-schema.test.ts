import { readFileSync } from 'node:fs';
import { eventJsonSchema } from '../../../lambdas/core/events/json-schema.ts';
import { EVENT_KINDS } from '../../../lambdas/core/events/kinds.ts';

interface Written {
  readonly properties: Readonly<Record<string, { readonly enum?: readonly string[] }>>;
}

describe('countersign.events.schema.json', () => {
  it('never differs from what is published: npm run schema has been run', () => {
    const file = JSON.parse(readFileSync('countersign.events.schema.json', 'utf8'));
    expect(file).toEqual(JSON.parse(JSON.stringify(eventJsonSchema())));
  });

  it('names every kind, and describes every member but those of the actor as a whole', () => {
    const { properties } = eventJsonSchema() as unknown as Written;
    expect(properties['kind']?.enum).toEqual([...EVENT_KINDS]);
    const silent = Object.entries(properties).filter(([, schema]) => !('description' in schema));
    expect(silent.map(([name]) => name)).toEqual(['actor']);
  });

  it('never forbids a member that a later release adds', () => {
    expect(JSON.stringify(eventJsonSchema())).not.toContain('additionalProperties');
  });
});
