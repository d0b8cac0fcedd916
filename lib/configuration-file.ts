import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Node } from 'constructs';
import type { ConfigurationProblem } from '../lambdas/core/configuration/schema.ts';
import { PACKAGE_ROOT } from './bundled-code.ts';
import { InvalidConfiguration, type StackConfigurationInput, validateConfiguration } from './configuration.ts';

/** The vendor's own, at the root of the repository. This repository has none, so that an upgrade never meets it. */
export const CONFIGURATION_FILE = 'countersign.json';

/** What stands in until there is one: the demo's, and the one that tests run on. Never the vendor's. */
export const DEMO_CONFIGURATION_FILE = join(PACKAGE_ROOT, 'local', 'demo.configuration.json');

/** A configuration, and where each of its members was written. */
export interface FoundConfiguration {
  readonly configuration: StackConfigurationInput;
  /** Of the file, as messages name it. */
  readonly source: string;
  /** There is no file of the vendor's: it is the demo's. */
  readonly isDemo: boolean;
  /** The same error with its file, and with the environment that a field was written for. */
  readonly explain: (error: InvalidConfiguration) => InvalidConfiguration;
}

export interface ConfigurationFileOptions {
  /** Whose part of the file's `environments` is laid over it. */
  readonly environment?: string | undefined;
}

/** For an app that has {@link AuthorizationServer} among constructs of its own. */
export const Configuration = {
  /**
   * What stands in a file such as `countersign.json`; `path` is relative to where the app runs.
   * @throws InvalidConfiguration naming the file and every field of it that is wrong
   */
  fromFile(path: string, { environment }: ConfigurationFileOptions = {}): StackConfigurationInput {
    if (environment !== undefined) refuseEnvironmentName(environment);
    const { configuration, explain } = readConfiguration({ path: resolve(path), source: path }, environment);
    try {
      validateConfiguration(configuration);
    } catch (error) {
      throw error instanceof InvalidConfiguration ? explain(error) : error;
    }
    return configuration;
  },
};

type Members = Readonly<Record<string, unknown>>;
type ReadConfiguration = Omit<FoundConfiguration, 'isDemo'>;

/** Where a file is, and what messages call it. */
interface Source {
  readonly path: string;
  readonly source: string;
}

/**
 * The configuration of an app: of the file that the context `configuration` names, or {@link CONFIGURATION_FILE}, or the
 * demo's; over it the members of its `environments` under the chosen environment's name; over both the context
 * `countersign:override`. Member by member, not merged deeper: an overriding `scopes` replaces all scopes. Only their
 * being objects is checked here; `validateConfiguration` checks the rest.
 * @throws InvalidConfiguration
 */
export function findConfiguration(node: Node, root = PACKAGE_ROOT): FoundConfiguration {
  refuseContext(node);
  const file = fileOf(node, root);
  const override = contextObject(node, 'countersign:override') ?? {};
  return { ...readConfiguration(file, environmentFromContext(node), override), isDemo: file.isDemo };
}

function readConfiguration(file: Source, environment: string | undefined, override: Members = {}): ReadConfiguration {
  const { $schema: _, environments, ...base } = readMembers(file.path, file.source);
  const chosen = environment === undefined ? {} : ofEnvironment(environment, environments, file.source);
  const where = (problem: ConfigurationProblem) => {
    const [member = ''] = /^[\w$-]*/.exec(problem.field) ?? [];
    if (!Object.hasOwn(chosen, member) || Object.hasOwn(override, member)) return problem;
    return { ...problem, field: `environments.${environment}.${problem.field}` };
  };
  return {
    configuration: withPicture({ ...base, ...chosen, ...override }, dirname(file.path)),
    source: file.source,
    explain: ({ problems }) => new InvalidConfiguration(problems.map(where), file.source),
  };
}

/** A picture lies where the file does, wherever the app runs. What is no path is for `validateConfiguration` to tell. */
function withPicture(members: Members, folder: string): StackConfigurationInput {
  const { branding } = members;
  const logo = isObject(branding) ? branding['logo'] : undefined;
  const found =
    isObject(branding) && typeof logo === 'string' && logo !== ''
      ? { ...members, branding: { ...branding, logo: resolve(folder, logo) } }
      : members;
  return found as unknown as StackConfigurationInput;
}

/** `-c environment=staging`, or `undefined`: the only one, or production. @throws InvalidConfiguration */
export function environmentFromContext(node: Node): string | undefined {
  const name: unknown = node.tryGetContext('environment');
  if (name === undefined) return undefined;
  refuseEnvironmentName(name);
  return name;
}

function refuseEnvironmentName(name: unknown): asserts name is string {
  if (typeof name === 'string' && /^[a-z][a-z0-9-]{0,31}$/.test(name)) return;
  const problem = 'must be 1–32 lower-case letters, digits and "-": it becomes part of the stack\'s name';
  throw new InvalidConfiguration([{ field: 'environment', problem }], 'The context');
}

/** Until it had a file of its own the configuration stood in `cdk.json`, which is upstream's. */
function refuseContext(node: Node): void {
  const found = ['countersign', 'countersign:environments'].filter((key) => node.tryGetContext(key) !== undefined);
  if (found.length === 0) return;
  throw new InvalidConfiguration(
    found.map((field) => ({ field: `context["${field}"]`, problem: 'is not read any more' })),
    [
      `The configuration has a file of its own, ${CONFIGURATION_FILE}, which upgrades never touch. To move yours:`,
      `  jq '.context | .countersign + (if ."countersign:environments" then {environments: ."countersign:environments"} else {} end)' cdk.json > ${CONFIGURATION_FILE}`,
      '  git checkout upstream/main -- cdk.json    # or delete both members from cdk.json',
      "What cdk.json held of tags and of a permissions boundary goes under deployment: docs/configuration.md. cdk.json's context",
    ].join('\n'),
  );
}

function fileOf(node: Node, root: string): Source & { readonly isDemo: boolean } {
  const named: unknown = node.tryGetContext('configuration');
  if (named === undefined) {
    const path = join(root, CONFIGURATION_FILE);
    if (existsSync(path)) return { path, source: CONFIGURATION_FILE, isDemo: false };
    return { path: DEMO_CONFIGURATION_FILE, source: 'local/demo.configuration.json', isDemo: true };
  }
  if (typeof named !== 'string' || named === '') {
    const problem = 'must be the path of a file: -c configuration=staging.json';
    throw new InvalidConfiguration([{ field: 'configuration', problem }], 'The context');
  }
  return { path: resolve(root, named), source: named, isDemo: false };
}

function readMembers(path: string, source: string): Members {
  const parsed = parseJson(readText(path, source), source);
  if (isObject(parsed)) return parsed;
  throw new InvalidConfiguration([{ field: '', problem: 'must be a JSON object' }], source);
}

function readText(path: string, source: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const problem = `cannot be read: ${(error as Error).message}`;
    throw new InvalidConfiguration([{ field: '', problem }], source);
  }
}

function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InvalidConfiguration([{ field: '', problem: `is no JSON: ${(error as Error).message}` }], source);
  }
}

/** An environment that nobody has described would be the base under another name, by mistake more often than not. */
function ofEnvironment(name: string, environments: unknown, source: string): Members {
  const described = isObject(environments) ? environments : {};
  const found = Object.hasOwn(described, name) ? described[name] : undefined;
  if (isObject(found)) return found;
  const known = Object.keys(described).join(', ') || 'none';
  const problem = `must be an object; described are: ${known}`;
  throw new InvalidConfiguration([{ field: `environments.${name}`, problem }], source);
}

function contextObject(node: Node, key: string): Members | undefined {
  const value: unknown = node.tryGetContext(key);
  if (value === undefined || isObject(value)) return value;
  throw new InvalidConfiguration([{ field: key, problem: 'must be an object' }], 'The context');
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
