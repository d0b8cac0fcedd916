import { Token } from 'aws-cdk-lib';
import type { Node } from 'constructs';
import {
  type ConfigurationInput,
  type ConfigurationProblem,
  declaredScopes,
  parseConfiguration,
  parseConfigurationShape,
  type ScopeDeclaration,
} from '../lambdas/core/configuration.ts';
import type { TokenEnvironment } from '../lambdas/environment.ts';
import { type DeploymentSettings, parseDeploymentSettings } from './deployment-settings.ts';

/** What every function of ours receives. */
export type CommonEnvironment = Pick<TokenEnvironment, 'COUNTERSIGN_ISSUER' | 'COUNTERSIGN_CONFIGURATION'>;

/** A configuration that has passed every check that synth can make. */
export interface DeployableConfiguration {
  /** Absent: the API's own endpoint, known only to CloudFormation. */
  readonly issuer: string | undefined;
  /** `COUNTERSIGN_CONFIGURATION`: the input without its issuer, which has a variable of its own, and without `deployment`. */
  readonly json: string;
  readonly roles: ConfigurationInput['roles'];
  readonly scopes: ReadonlyMap<string, ScopeDeclaration>;
  readonly deployment: DeploymentSettings;
  readonly keyRotationDays: number;
}

/** What stands in `cdk.json` under `context.countersign`: what every function reads, and what the stack alone does. */
export type StackConfigurationInput = ConfigurationInput & { readonly deployment?: DeploymentSettings };

/** Its message lists every problem, one a line, each with its field. */
export class InvalidConfiguration extends Error {
  override readonly name = 'InvalidConfiguration';

  constructor(problems: readonly ConfigurationProblem[]) {
    super(['The configuration is not valid:', ...problems.map((p) => `  ${p.field} ${p.problem}`)].join('\n'));
  }
}

/**
 * Validates what an app passes to {@link AuthorizationServer}.
 * An issuer that is a CDK token is NOT checked: its text exists only after deployment, and every function checks it
 * again at its first cold start. Nor is its size: each function's variables are measured when all of them are known.
 * @throws InvalidConfiguration
 */
export function validateConfiguration({
  deployment: settings = {},
  ...input
}: StackConfigurationInput): DeployableConfiguration {
  const { issuer, ...rest } = input;
  const parsed =
    issuer === undefined || Token.isUnresolved(issuer)
      ? parseConfigurationShape(input)
      : parseConfiguration(input, issuer);
  if (!parsed.ok) throw new InvalidConfiguration(parsed.error);
  const deployment = parseDeploymentSettings(settings, Token.isUnresolved(issuer) ? undefined : issuer);
  if (!deployment.ok) throw new InvalidConfiguration(deployment.error);
  const json = JSON.stringify(rest);
  const problems = problemsOfLoopback(input);
  if (problems.length > 0) throw new InvalidConfiguration(problems);
  return {
    issuer,
    json,
    roles: input.roles,
    scopes: declaredScopes(input),
    keyRotationDays: parsed.value.keyRotationDays,
    deployment: deployment.value,
  };
}

/** An API's own endpoint is https: only an issuer that is written down can be on loopback. */
function problemsOfLoopback({ issuer, allowLoopbackIssuers }: ConfigurationInput): ConfigurationProblem[] {
  if (!allowLoopbackIssuers || (issuer !== undefined && !Token.isUnresolved(issuer))) return [];
  const problem = 'is for a laptop: it requires countersign.issuer to be an http:// URL on loopback';
  return [{ field: 'countersign.allowLoopbackIssuers', problem }];
}

/**
 * The configuration of an app's context: `countersign`; over it the members of `countersign:environments` under the
 * chosen environment's name; over both `countersign:override`. Member by member, not merged deeper: an overriding
 * `scopes` replaces all scopes. Each is an object, or JSON text as the command line passes it. Only their being objects
 * is checked here; {@link validateConfiguration} checks the rest.
 * @throws InvalidConfiguration
 */
export function configurationFromContext(node: Node): StackConfigurationInput {
  const base = contextObject(node, 'countersign');
  if (base === undefined) {
    throw new InvalidConfiguration([{ field: 'countersign', problem: 'is missing from the context (cdk.json)' }]);
  }
  return {
    ...base,
    ...ofEnvironment(node),
    ...contextObject(node, 'countersign:override'),
  } as unknown as StackConfigurationInput;
}

/** `-c environment=staging`, or `undefined`: the only one, or production. @throws InvalidConfiguration */
export function environmentFromContext(node: Node): string | undefined {
  const name: unknown = node.tryGetContext('environment');
  if (name === undefined) return undefined;
  if (typeof name === 'string' && /^[a-z][a-z0-9-]{0,31}$/.test(name)) return name;
  const problem = 'must be 1–32 lower-case letters, digits and "-": it becomes part of the stack\'s name';
  throw new InvalidConfiguration([{ field: 'environment', problem }]);
}

/** An environment that nobody has described would be the base under another name, by mistake more often than not. */
function ofEnvironment(node: Node): object {
  const name = environmentFromContext(node);
  if (name === undefined) return {};
  const environments = contextObject(node, ENVIRONMENTS) ?? {};
  const found = Object.entries(environments).find(([key]) => key === name)?.[1];
  if (typeof found === 'object' && found !== null && !Array.isArray(found)) return found;
  const known = Object.keys(environments).join(', ') || 'none';
  throw new InvalidConfiguration([
    { field: `${ENVIRONMENTS}.${name}`, problem: `must be an object; described are: ${known}` },
  ]);
}

const ENVIRONMENTS = 'countersign:environments';

function contextObject(node: Node, key: string): object | undefined {
  const value: unknown = node.tryGetContext(key);
  if (value === undefined) return undefined;
  const parsed = typeof value === 'string' ? parseJson(value) : value;
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed;
  throw new InvalidConfiguration([{ field: key, problem: 'must be an object, or the JSON text of one' }]);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
