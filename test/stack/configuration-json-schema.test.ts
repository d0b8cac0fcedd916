import { readFileSync } from 'node:fs';
import { validateConfiguration } from '../../lib/configuration.ts';
import { configurationJsonSchema, DESCRIPTIONS } from '../../lib/configuration-json-schema.ts';

const read = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
const schema = configurationJsonSchema() as {
  readonly properties: Readonly<Record<string, { readonly properties?: object }>>;
};

describe('countersign.schema.json', () => {
  it('never differs from what synth checks: npm run schema has been run', () => {
    expect(read('countersign.schema.json')).toEqual(JSON.parse(JSON.stringify(schema)));
  });

  it('describes every member, and no other', () => {
    const { $schema: _, ...members } = schema.properties;
    const below = ['branding', 'deployment'].flatMap((parent) =>
      Object.keys(members[parent]?.properties ?? {}).map((name) => `${parent}.${name}`),
    );
    expect([...Object.keys(members), ...below].sort()).toEqual(Object.keys(DESCRIPTIONS).sort());
  });

  it('is told in docs/configuration.md, member by member', () => {
    const page = readFileSync('docs/configuration.md', 'utf8');
    const missing = Object.keys(DESCRIPTIONS).filter((name) => !page.includes(`\`${name}\``));
    expect(missing).toEqual([]);
  });

  it('is what the example and the demo name as theirs, and both are valid', () => {
    for (const [path, ofSchema] of [
      ['countersign.example.json', './countersign.schema.json'],
      ['local/demo.configuration.json', '../countersign.schema.json'],
    ] as const) {
      const { $schema, environments: _, ...configuration } = read(path);
      expect($schema).toBe(ofSchema);
      expect(() => validateConfiguration(configuration)).not.toThrow();
    }
  });
});
