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

/** Lambda allows a function 4 KB of environment in all; what is left holds names of tables and the issuer. */
export const MAX_CONFIGURATION_BYTES = 3_000;

/** What every function of ours receives. */
export type CommonEnvironment = Pick<TokenEnvironment, 'COUNTERSIGN_ISSUER' | 'COUNTERSIGN_CONFIGURATION'>;

/** A configuration that has passed every check that synth can make. */
export interface DeployableConfiguration {
  /** Absent: the API's own endpoint, known only to CloudFormation. */
  readonly issuer: string | undefined;
  /** `COUNTERSIGN_CONFIGURATION`: the input without its issuer, which has a variable of its own. */
  readonly json: string;
  readonly roles: ConfigurationInput['roles'];
  readonly scopes: ReadonlyMap<string, ScopeDeclaration>;
}

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
 * again at its first cold start.
 * @throws InvalidConfiguration
 */
export function validateConfiguration(input: ConfigurationInput): DeployableConfiguration {
  const { issuer, ...rest } = input;
  const parsed =
    issuer === undefined || Token.isUnresolved(issuer)
      ? parseConfigurationShape(input)
      : parseConfiguration(input, issuer);
  if (!parsed.ok) throw new InvalidConfiguration(parsed.error);
  const json = JSON.stringify(rest);
  const problems = [...problemsOfLoopback(input), ...problemsOfSize(json)];
  if (problems.length > 0) throw new InvalidConfiguration(problems);
  return { issuer, json, roles: input.roles, scopes: declaredScopes(input) };
}

/** An API's own endpoint is https: only an issuer that is written down can be on loopback. */
function problemsOfLoopback({ issuer, allowLoopbackIssuers }: ConfigurationInput): ConfigurationProblem[] {
  if (!allowLoopbackIssuers || (issuer !== undefined && !Token.isUnresolved(issuer))) return [];
  const problem = 'is for a laptop: it requires countersign.issuer to be an http:// URL on loopback';
  return [{ field: 'countersign.allowLoopbackIssuers', problem }];
}

function problemsOfSize(json: string): ConfigurationProblem[] {
  const bytes = Buffer.byteLength(json);
  if (bytes <= MAX_CONFIGURATION_BYTES) return [];
  const room = `at most ${MAX_CONFIGURATION_BYTES} fit the environment of a function`;
  const problem = `takes ${bytes} bytes as JSON, and ${room}: shorten descriptions or names`;
  return [{ field: 'countersign', problem }];
}

/**
 * The configuration of an app's context: `countersign`, with `countersign:override` laid over it member by member
 * (not merged deeper: an overriding `scopes` replaces all scopes). Both are objects, or JSON text as the command line
 * passes it. Only their being objects is checked here; {@link validateConfiguration} checks the rest.
 * @throws InvalidConfiguration
 */
export function configurationFromContext(node: Node): ConfigurationInput {
  const base = contextObject(node, 'countersign');
  if (base === undefined) {
    throw new InvalidConfiguration([{ field: 'countersign', problem: 'is missing from the context (cdk.json)' }]);
  }
  return { ...base, ...contextObject(node, 'countersign:override') } as unknown as ConfigurationInput;
}

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
