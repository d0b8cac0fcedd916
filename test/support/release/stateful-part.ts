/**
 * What a stack keeps between two deployments: resources that hold data, or a name that others have written down. By type,
 * the properties whose change makes CloudFormation create another one and leave or delete the old ("Replacement" in the
 * resource reference).
 */
const REPLACED_BY: Readonly<Record<string, readonly string[]>> = {
  'AWS::DynamoDB::Table': ['TableName', 'KeySchema', 'ImportSourceSpecification'],
  'AWS::KMS::Key': ['KeySpec', 'KeyUsage', 'MultiRegion', 'Origin'],
  'AWS::Logs::LogGroup': ['LogGroupName'],
  // Its endpoint is the issuer where none is configured.
  'AWS::ApiGatewayV2::Api': ['ProtocolType'],
  'AWS::ApiGatewayV2::DomainName': ['DomainName'],
  // Whoever is on call has subscribed to it.
  'AWS::SNS::Topic': ['TopicName', 'FifoTopic'],
  'AWS::SQS::Queue': ['QueueName', 'FifoQueue'],
  // Policies of others name it.
  'AWS::IAM::Role': ['RoleName', 'Path'],
};

/** Roles that outputs name; the others are the functions' own. */
const isNamedByOthers = (id: string, type: string) => type !== 'AWS::IAM::Role' || /Operator|Protect/.test(id);

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

export interface Kept {
  readonly type: string;
  /** What `REPLACED_BY` names; absent properties are `null`. Of a table also the types of its keys. */
  readonly replacedBy: Readonly<Record<string, unknown>>;
  readonly deletionPolicy: string | null;
  readonly updateReplacePolicy: string | null;
}

export interface StatefulPart {
  /** By logical id. */
  readonly resources: Readonly<Record<string, Kept>>;
  /** Their names: what commands and people read. */
  readonly outputs: readonly string[];
}

/** Of a synthesized template, as JSON. Does NOT look at what CloudFormation changes in place. */
export function statefulPart(template: object): StatefulPart {
  const { Resources = {}, Outputs = {} } = template as {
    readonly Resources?: Readonly<Record<string, Resource>>;
    readonly Outputs?: object;
  };
  const kept = Object.entries(Resources).flatMap(([id, resource]) =>
    REPLACED_BY[resource.Type] !== undefined && isNamedByOthers(id, resource.Type)
      ? [[id, keptOf(resource)] as const]
      : [],
  );
  return { resources: Object.fromEntries(kept.sort(byName)), outputs: Object.keys(Outputs).sort() };
}

function keptOf({ Type: type, Properties = {}, DeletionPolicy, UpdateReplacePolicy }: Resource): Kept {
  const replacedBy = (REPLACED_BY[type] ?? []).map((name) => [name, Properties[name] ?? null] as const);
  return {
    type,
    replacedBy: { ...Object.fromEntries(replacedBy), ...keyTypesOf(type, Properties) },
    deletionPolicy: DeletionPolicy ?? null,
    updateReplacePolicy: UpdateReplacePolicy ?? null,
  };
}

/** A key's type is part of the key; attributes of indexes may come. */
function keyTypesOf(type: string, properties: Readonly<Record<string, unknown>>) {
  if (type !== 'AWS::DynamoDB::Table') return {};
  const keys = properties['KeySchema'] as readonly { readonly AttributeName: string }[];
  const definitions = properties['AttributeDefinitions'] as readonly {
    readonly AttributeName: string;
    readonly AttributeType: string;
  }[];
  const typeOf = (name: string) => definitions.find(({ AttributeName }) => AttributeName === name)?.AttributeType;
  return { keyTypes: keys.map(({ AttributeName }) => typeOf(AttributeName)) };
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) => (a < b ? -1 : 1);

/** What a deployment of `now` over `before` would lose or replace, one problem a line; empty: nothing. */
export function losses(before: StatefulPart, now: StatefulPart): readonly string[] {
  const resources = Object.entries(before.resources).flatMap(([id, was]) => {
    const is = now.resources[id];
    if (is === undefined) return [`${id} (${was.type}) is gone`];
    if (is.type !== was.type) return [`${id} was a ${was.type}, and is a ${is.type}`];
    return differences(id, was, is);
  });
  const outputs = before.outputs.filter((name) => !now.outputs.includes(name)).map((name) => `output ${name} is gone`);
  return [...resources, ...outputs];
}

function differences(id: string, was: Kept, is: Kept): readonly string[] {
  const changed = Object.keys({ ...was.replacedBy, ...is.replacedBy })
    .filter((name) => !isSame(was.replacedBy[name], is.replacedBy[name]))
    .map((name) => `${id} is replaced: ${name} differs`);
  const kept = was.deletionPolicy === is.deletionPolicy && was.updateReplacePolicy === is.updateReplacePolicy;
  return kept ? changed : [...changed, `${id} is kept by another policy`];
}

const isSame = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
