import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { countersignStack, type Resource, templateOf } from './synthesize.ts';

/** What holds data or keys: created anew, it is empty. */
const STATEFUL = ['AWS::DynamoDB::Table', 'AWS::KMS::Key', 'AWS::S3::Bucket', 'AWS::SQS::Queue'] as const;

/** Properties that CloudFormation cannot change: another value is another, empty resource. */
const REPLACED_BY: Readonly<Record<string, readonly string[]>> = {
  'AWS::DynamoDB::Table': ['TableName', 'KeySchema', 'AttributeDefinitions', 'LocalSecondaryIndexes'],
  'AWS::KMS::Key': ['KeySpec', 'KeyUsage', 'MultiRegion', 'Origin'],
  'AWS::S3::Bucket': ['BucketName'],
  'AWS::SQS::Queue': ['QueueName', 'FifoQueue'],
};

interface Pinned {
  readonly type: string;
  readonly deletion: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

const released = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', 'fixtures', 'stateful-resources.json'), 'utf8'),
) as Readonly<Record<string, Pinned>>;

function pinned({ Type, DeletionPolicy = 'Delete', Properties }: Resource): Pinned {
  const properties = Object.fromEntries(
    (REPLACED_BY[Type] ?? []).flatMap((name) => (name in Properties ? [[name, Properties[name]]] : [])),
  );
  return { type: Type, deletion: DeletionPolicy, properties };
}

const template = templateOf(countersignStack()).toJSON() as { readonly Resources: Readonly<Record<string, Resource>> };
const now = Object.fromEntries(
  Object.entries(template.Resources)
    .filter(([, { Type }]) => STATEFUL.some((type) => type === Type))
    .map(([id, resource]) => [id, pinned(resource)]),
);

/**
 * An upgrade takes the stack of the last release to this one's. The fixture is what that release has: a new resource is
 * added to it, and no line of it is changed or taken away before a release says how data is moved (docs/upgrading.md).
 */
describe('an upgrade', () => {
  it.each(Object.entries(released))('never replaces, loses or stops keeping %s', (id, before) => {
    expect(now[id]).toEqual(before);
  });

  it('never has a stateful resource that the next upgrade is not held against', () => {
    expect(Object.keys(released).toSorted()).toEqual(Object.keys(now).toSorted());
  });
});
