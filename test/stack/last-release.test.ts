import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { partOfThisRelease, stackOfThisRelease } from '../support/release/release-stack.ts';
import { losses, type StatefulPart, statefulPart } from '../support/release/stateful-part.ts';
import { templateOf } from './synthesize.ts';

const FOLDER = join(import.meta.dirname, '../fixtures/templates');
const RELEASES = globSync('template-*.json', { cwd: FOLDER }).sort();
const read = (file: string): StatefulPart => JSON.parse(readFileSync(join(FOLDER, file), 'utf8'));
const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'));

const now = partOfThisRelease();

/** A template of now with one thing changed, read as a deployment over what stands. */
function lossesWith(change: (template: { Resources: Record<string, Record<string, unknown>> }) => void) {
  const template = structuredClone(templateOf(stackOfThisRelease()).toJSON());
  change(template as Parameters<typeof change>[0]);
  return losses(now, statefulPart(template));
}

const [TABLE = ''] = Object.keys(now.resources).filter((id) => id.includes('RedemptionsTable'));

describe('an upgrade from a release that is out', () => {
  it.each(RELEASES)('never loses or replaces a table, key, log, address or output of %s', (file) => {
    expect(losses(read(file), now)).toEqual([]);
  });

  it('is looked at for every version: this one is written down', () => {
    expect(RELEASES).toContain(`template-${version}.json`);
  });

  it('is told in a section of the changelog', () => {
    const changelog = readFileSync(join(import.meta.dirname, '../../CHANGELOG.md'), 'utf8');
    const out = RELEASES.map((file) => file.slice('template-'.length, -'.json'.length)).filter(
      (one) => one !== version,
    );
    const untold = out.filter((one) => !changelog.includes(`\n## ${one} `));
    expect(untold).toEqual([]);
  });

  it('has every table and key in what is written down', () => {
    const types = Object.values(read(`template-${version}.json`).resources).map(({ type }) => type);
    expect(types.filter((type) => type === 'AWS::DynamoDB::Table').length).toBeGreaterThanOrEqual(11);
    expect(types).toEqual(expect.arrayContaining(['AWS::KMS::Key', 'AWS::ApiGatewayV2::Api', 'AWS::IAM::Role']));
  });
});

describe('what would be lost', () => {
  it('is a table under another logical id', () => {
    const renamed = ({ Resources }: { Resources: Record<string, Record<string, unknown>> }) => {
      Resources[`${TABLE}2`] = Resources[TABLE] ?? {};
      delete Resources[TABLE];
    };
    expect(lossesWith(renamed)).toEqual([`${TABLE} (AWS::DynamoDB::Table) is gone`]);
  });

  it('is a table with another key, or another type of key', () => {
    const withKey = (AttributeName: string, AttributeType: string) =>
      lossesWith(({ Resources }) => {
        const properties = Resources[TABLE]?.['Properties'] as Record<string, unknown>;
        properties['KeySchema'] = [{ AttributeName, KeyType: 'HASH' }];
        properties['AttributeDefinitions'] = [{ AttributeName, AttributeType }];
      });
    expect(withKey('id', 'S')).toEqual([`${TABLE} is replaced: KeySchema differs`]);
    expect(withKey('pk', 'B')).toEqual([`${TABLE} is replaced: keyTypes differs`]);
  });

  it('is a table that goes with the stack', () => {
    const deleted = ({ Resources }: { Resources: Record<string, Record<string, unknown>> }) => {
      Object.assign(Resources[TABLE] ?? {}, { DeletionPolicy: 'Delete' });
    };
    expect(lossesWith(deleted)).toEqual([`${TABLE} is kept by another policy`]);
  });

  it('is not a table that is new', () => {
    const stack = stackOfThisRelease();
    new Table(stack, 'New', { partitionKey: { name: 'pk', type: AttributeType.STRING } });
    expect(losses(now, statefulPart(templateOf(stack).toJSON()))).toEqual([]);
  });
});
