import { Token } from 'aws-cdk-lib';
import { oversizeOf, oversizeOfConfiguration } from '../lambdas/adapters/aws/status/row-size.ts';
import type { BrandingInput } from '../lambdas/core/configuration/branding.ts';
import { implicationsOf } from '../lambdas/core/configuration/implications.ts';
import {
  type ConfigurationInput,
  type ConfigurationProblem,
  declaredScopes,
  parseConfiguration,
  parseConfigurationShape,
  type ScopeDeclaration,
} from '../lambdas/core/configuration.ts';
import type { TokenEnvironment } from '../lambdas/environment.ts';
import { type DeployableBranding, deployableBranding, readLogoFile } from './branding.ts';
import { type DeploymentSettings, parseDeploymentSettings } from './deployment-settings.ts';

/** What every function of ours receives. */
export type CommonEnvironment = Pick<TokenEnvironment, 'COUNTERSIGN_ISSUER'>;

/** A configuration that has passed every check that synth can make. */
export interface DeployableConfiguration {
  /** Absent: the API's own endpoint, known only to CloudFormation. */
  readonly issuer: string | undefined;
  /** What functions read: the input without its issuer, which has a variable of its own, and without `deployment`. */
  readonly json: string;
  readonly scopes: ReadonlyMap<string, ScopeDeclaration>;
  /** What a client needs at first; absent: what reads. */
  readonly baseline: readonly string[] | undefined;
  readonly deployment: DeploymentSettings;
  /** Absent: members see our own name, and no picture. */
  readonly branding: DeployableBranding | undefined;
  readonly keyRotationDays: number;
}

/** What stands in `countersign.json`: what functions are told, and what the stack alone does. */
export type StackConfigurationInput = ConfigurationInput & { readonly deployment?: DeploymentSettings };

/** Its message lists every problem, one a line, each with its field. */
export class InvalidConfiguration extends Error {
  override readonly name = 'InvalidConfiguration';
  readonly problems: readonly ConfigurationProblem[];

  /** `source`: what it was read from. */
  constructor(problems: readonly ConfigurationProblem[], source = 'The configuration') {
    super([`${source} is not valid:`, ...problems.map((p) => `  ${`${p.field} ${p.problem}`.trim()}`)].join('\n'));
    this.problems = problems;
  }
}

/**
 * Validates what an app passes to {@link AuthorizationServer}.
 * An issuer that is a CDK token is NOT checked: its text exists only after deployment, and every function checks it
 * again at its first cold start. Nor are names of functions' variables, which are measured when all of them are known.
 * @throws InvalidConfiguration
 */
export function validateConfiguration({
  deployment: settings = {},
  ...input
}: StackConfigurationInput): DeployableConfiguration {
  const { issuer, ...rest } = input;
  const known = issuer === undefined || Token.isUnresolved(issuer) ? undefined : issuer;
  const parsed = known === undefined ? parseConfigurationShape(input) : parseConfiguration(input, known);
  const deployment = parseDeploymentSettings(settings, known);
  const picture = readLogoFile((input.branding as BrandingInput | null | undefined)?.logo);
  const problems = [
    ...(parsed.ok ? [] : parsed.error),
    ...problemsOfLoopback(input),
    ...(deployment.ok ? [] : deployment.error),
    ...('problem' in picture ? [picture.problem] : []),
  ];
  if (!parsed.ok || !deployment.ok || 'problem' in picture || problems.length > 0)
    throw new InvalidConfiguration(problems);
  const branding = input.branding && deployableBranding(input.branding, picture.logo);
  const json = JSON.stringify(branding === undefined ? rest : { ...rest, branding: branding.input });
  const tooLarge = problemsOfSize(input, json);
  if (tooLarge.length > 0) throw new InvalidConfiguration(tooLarge);
  return {
    issuer,
    json,
    scopes: declaredScopes(input),
    baseline: input.baseline,
    keyRotationDays: parsed.value.keyRotationDays,
    deployment: deployment.value,
    branding,
  };
}

/** What a deployment writes down, row by row: DynamoDB would refuse it half-way. */
function problemsOfSize(input: ConfigurationInput, json: string): ConfigurationProblem[] {
  const { roles, scopes, operations = {}, authorizationDetails = {} } = input;
  const types = Object.entries(authorizationDetails).map(([type, { scope }]) => [type, scope]);
  const implied = [...implicationsOf(declaredScopes(input))].map(([scope, follow]) => [scope, ...follow]);
  const sizes = [
    ...Object.entries(roles).map(([role, granted]) => [`roles.${role}`, oversizeOf(granted.join(' '))] as const),
    ['scopes', oversizeOf(Object.keys(scopes).join(' ') + JSON.stringify([implied, operations, types]))] as const,
    ['', oversizeOfConfiguration(json)] as const,
  ];
  return sizes.flatMap(([field, size]) =>
    size === undefined
      ? []
      : [{ field, problem: `takes ${size.bytes} bytes as a row, and DynamoDB allows ${size.allowed}` }],
  );
}

/** An API's own endpoint is https: only an issuer that is written down can be on loopback. */
function problemsOfLoopback({ issuer, allowLoopbackIssuers }: ConfigurationInput): ConfigurationProblem[] {
  if (!allowLoopbackIssuers || (issuer !== undefined && !Token.isUnresolved(issuer))) return [];
  const problem = 'is for a laptop: it requires issuer to be an http:// URL on loopback';
  return [{ field: 'allowLoopbackIssuers', problem }];
}
