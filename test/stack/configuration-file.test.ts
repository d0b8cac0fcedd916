import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { InvalidConfiguration, validateConfiguration } from '../../lib/configuration.ts';
import { DEMO_CONFIGURATION_FILE, type FoundConfiguration, findConfiguration } from '../../lib/configuration-file.ts';
import { CONFIGURATION } from './synthesize.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'countersign-configuration-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(name: string, content: unknown): void {
  writeFileSync(join(root, name), typeof content === 'string' ? content : JSON.stringify(content));
}

const find = (context: Record<string, unknown> = {}): FoundConfiguration =>
  findConfiguration(new App({ context }).node, root);

function messageOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof InvalidConfiguration) return error.message;
    throw error;
  }
  return '';
}

const STAGING = { issuer: 'https://auth.staging.example.com' };

describe('the configuration of the app', () => {
  it('is countersign.json, in which an editor finds its schema', () => {
    write('countersign.json', { $schema: './countersign.schema.json', ...CONFIGURATION, environments: { STAGING } });
    expect(find()).toMatchObject({ configuration: CONFIGURATION, source: 'countersign.json', isDemo: false });
    expect(find().configuration).not.toHaveProperty('$schema');
    expect(find().configuration).not.toHaveProperty('environments');
  });

  it("is the demo's, and says so, as long as there is none", () => {
    const { configuration, isDemo } = find();
    expect(isDemo).toBe(true);
    expect(() => validateConfiguration(configuration)).not.toThrow();
    expect(DEMO_CONFIGURATION_FILE).toContain('local');
  });

  it('is the file that the context names', () => {
    write('countersign.json', CONFIGURATION);
    write('other.json', { ...CONFIGURATION, ...STAGING });
    expect(find({ configuration: 'other.json' }).configuration.issuer).toBe(STAGING.issuer);
    expect(find({ configuration: join(root, 'other.json') }).configuration.issuer).toBe(STAGING.issuer);
  });

  it('has the members of an environment laid over it, and over both those of the override', () => {
    write('countersign.json', { ...CONFIGURATION, environments: { staging: { ...STAGING, roles: {} } } });
    const context = { environment: 'staging', 'countersign:override': { roles: { viewer: [] } } };
    expect(find(context).configuration).toEqual({ ...CONFIGURATION, ...STAGING, roles: { viewer: [] } });
  });
});

describe('a configuration that cannot be read', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['{"roles":', {}, 'countersign.json is not valid:\n  is no JSON: '],
    ['[]', {}, 'countersign.json is not valid:\n  must be a JSON object'],
    ['{}', { configuration: 'none.json' }, 'none.json is not valid:\n  cannot be read: ENOENT'],
    ['{}', { configuration: 7 }, 'The context is not valid:\n  configuration must be the path of a file'],
    ['{}', { environment: 'Staging 1' }, 'The context is not valid:\n  environment must be 1–32 lower-case letters'],
    [
      '{"environments":{"staging":{}}}',
      { environment: 'production' },
      'countersign.json is not valid:\n  environments.production must be an object; described are: staging',
    ],
    ['{}', { 'countersign:override': 'x' }, 'The context is not valid:\n  countersign:override must be an object'],
  ])('%s %j is refused in words', (text, context, message) => {
    write('countersign.json', text);
    expect(messageOf(() => find(context))).toContain(message);
  });

  it.each(['countersign', 'countersign:environments'])(
    'never stands in cdk.json unnoticed: %s there is refused, with the way to move it',
    (key) => {
      write('countersign.json', CONFIGURATION);
      const message = messageOf(() => find({ [key]: CONFIGURATION }));
      expect(message).toContain('The configuration has a file of its own, countersign.json');
      expect(message).toContain('cdk.json > countersign.json');
      expect(message).toContain(`context["${key}"] is not read any more`);
    },
  );

  it('has its mistakes named by file, and in an environment where they were written', () => {
    write('countersign.json', {
      ...CONFIGURATION,
      clockSkewSeconds: 90,
      environments: { staging: { roles: { X: [] } } },
    });
    const found = find({ environment: 'staging' });
    let message = '';
    try {
      validateConfiguration(found.configuration);
    } catch (error) {
      message = found.explain(error as InvalidConfiguration).message;
    }
    expect(message.split('\n')).toEqual([
      'countersign.json is not valid:',
      '  clockSkewSeconds must be a whole number of seconds from 0 to 60',
      '  environments.staging.roles.X must be lower-case letters, digits, "_" and "-"',
    ]);
  });
});
