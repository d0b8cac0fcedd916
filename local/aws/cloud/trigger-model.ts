import type { FunctionDirectory } from './function-directory.ts';
import type { LambdaFunction } from './lambda-functions.ts';
import { requireText } from './properties.ts';
import type { MergedTemplates, Resource } from './template.ts';

/** A function that a deployment invokes (`aws-cdk-lib/triggers`). */
export interface Trigger {
  readonly name: string;
  readonly function: LambdaFunction;
}

/** The triggers of an assembly, each after those that its `DependsOn` leads to. */
export function readTriggers(templates: MergedTemplates, functions: FunctionDirectory): readonly Trigger[] {
  return inCreationOrder(templates.all)
    .filter(({ type }) => type === 'Custom::Trigger')
    .map((resource) => ({
      name: resource.name,
      function: functions.byArn(requireText(resource, 'HandlerArn'), `${resource.label}, Properties.HandlerArn`),
    }));
}

/** Only `DependsOn` orders resources here: a trigger's own properties name nothing but its function. */
function inCreationOrder(resources: readonly Resource[]): readonly Resource[] {
  const ordered = new Set<Resource>();
  const visited = new Set<Resource>();
  const visit = (resource: Resource): void => {
    if (visited.has(resource)) return;
    visited.add(resource);
    for (const id of [resource.template.DependsOn ?? []].flat()) {
      const dependency = resources.find(({ stack, logicalId }) => stack === resource.stack && logicalId === id);
      if (dependency !== undefined) visit(dependency);
    }
    ordered.add(resource);
  };
  for (const resource of resources) visit(resource);
  return [...ordered];
}
