import { type AssemblyStack, readAssembly, type TemplateResource } from './assembly.ts';
import { attributeOf, type LocalAccount, type NamedResource, namePropertyOf, refOf } from './identifiers.ts';
import { evaluate, NO_VALUE, type Scope, UnsupportedTemplate } from './intrinsics.ts';

/** One resource of the merged assembly. Its values are evaluated when read, so that unread ones may be anything. */
export interface Resource extends NamedResource {
  readonly logicalId: string;
  /** The logical id, made unique among the stacks. */
  readonly key: string;
  readonly stack: AssemblyStack;
  readonly template: TemplateResource;
  /** `Stack One, resource Api (AWS::…)`: the beginning of every message about it. */
  readonly label: string;
}

/** All stacks of a cloud assembly as one set of resources, references resolved to local values. */
export interface MergedTemplates {
  readonly account: LocalAccount;
  readonly all: readonly Resource[];
  ofType(...types: readonly string[]): readonly Resource[];
  /** Outputs of all stacks, by stack name and output id. */
  outputs(): Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/**
 * Reads every stack of the assembly. A resource is named by its name property, else by its logical id, and where two
 * stacks use one logical id (CDK's singletons do) by `stack-logicalId` in the later one.
 * Throws what {@link readAssembly} throws; references are checked as they are read.
 */
export function mergeTemplates(directory: string, account: LocalAccount): MergedTemplates {
  const scopes = new StackScopes(readAssembly(directory), account);
  return {
    account,
    all: scopes.resources,
    ofType: (...types) => scopes.resources.filter(({ type }) => types.includes(type)),
    outputs: () => scopes.outputs(),
  };
}

class StackScopes {
  readonly resources: readonly Resource[];
  readonly #stacks: readonly AssemblyStack[];
  readonly #account: LocalAccount;
  readonly #byStack = new Map<AssemblyStack, Map<string, Resource>>();

  constructor(stacks: readonly AssemblyStack[], account: LocalAccount) {
    this.#stacks = stacks;
    this.#account = account;
    const taken = new Set<string>();
    this.resources = stacks.flatMap((stack) =>
      Object.entries(stack.template.Resources ?? {}).map(([logicalId, template]) => {
        const key = taken.has(logicalId) ? `${stack.name}-${logicalId}` : logicalId;
        taken.add(logicalId);
        return this.#register(stack, logicalId, template, key);
      }),
    );
  }

  outputs(): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
    const read = (stack: AssemblyStack) =>
      Object.entries(stack.template.Outputs ?? {}).map(([id, { Value }]) => [
        id,
        evaluate(Value, this.#scope(stack), `Stack ${stack.name}, output ${id}`),
      ]);
    return Object.fromEntries(this.#stacks.map((stack) => [stack.name, Object.fromEntries(read(stack))]));
  }

  #register(stack: AssemblyStack, logicalId: string, template: TemplateResource, key: string): Resource {
    const label = `Stack ${stack.name}, resource ${logicalId} (${template.Type})`;
    const property = (name: string): unknown => {
      const value = evaluate(template.Properties?.[name], this.#scope(stack), `${label}, Properties.${name}`);
      return value === NO_VALUE ? undefined : value;
    };
    const nameProperty = namePropertyOf(template.Type);
    const resource: Resource = {
      type: template.Type,
      logicalId,
      key,
      stack,
      template,
      label,
      property,
      get name() {
        return String((nameProperty === undefined ? undefined : property(nameProperty)) ?? key);
      },
    };
    const siblings = this.#byStack.get(stack) ?? new Map<string, Resource>();
    this.#byStack.set(stack, siblings.set(logicalId, resource));
    return resource;
  }

  #scope(stack: AssemblyStack): Scope {
    const find = (logicalId: string, path: string): Resource => {
      const resource = this.#byStack.get(stack)?.get(logicalId);
      if (resource === undefined)
        throw new UnsupportedTemplate(path, `there is no resource ${logicalId} in this stack`);
      return resource;
    };
    return {
      ref: (id, path) => this.#pseudoOrParameter(stack, id, path) ?? refOf(find(id, path), this.#account),
      attribute: (id, attribute, path) => attributeOf(find(id, path), attribute, this.#account, path),
      importValue: (name, path) => this.#exported(name, path),
    };
  }

  #pseudoOrParameter(stack: AssemblyStack, id: string, path: string): unknown {
    const parameter = stack.template.Parameters?.[id];
    if (parameter === undefined) return id.startsWith('AWS::') ? this.#pseudo(stack, id, path) : undefined;
    if (parameter.Default === undefined || parameter.Type.startsWith('AWS::SSM::')) {
      throw new UnsupportedTemplate(path, `parameter ${id} has no local value`);
    }
    return parameter.Default;
  }

  #pseudo(stack: AssemblyStack, id: string, path: string): unknown {
    const { accountId, region } = this.#account;
    const values: Readonly<Record<string, unknown>> = {
      'AWS::AccountId': accountId,
      'AWS::NoValue': NO_VALUE,
      'AWS::Partition': 'aws',
      'AWS::Region': region,
      'AWS::StackId': `arn:aws:cloudformation:${region}:${accountId}:stack/${stack.name}/local`,
      'AWS::StackName': stack.name,
      'AWS::URLSuffix': 'amazonaws.com',
    };
    if (!(id in values)) throw new UnsupportedTemplate(path, `${id} has no local value`);
    return values[id];
  }

  #exported(name: string, path: string): unknown {
    for (const stack of this.#stacks) {
      for (const [id, { Value, Export }] of Object.entries(stack.template.Outputs ?? {})) {
        if (
          Export !== undefined &&
          evaluate(Export.Name, this.#scope(stack), `Stack ${stack.name}, output ${id}`) === name
        )
          return evaluate(Value, this.#scope(stack), `Stack ${stack.name}, output ${id}`);
      }
    }
    throw new UnsupportedTemplate(path, `no stack of the assembly exports ${name}`);
  }
}
