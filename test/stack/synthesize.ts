import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { ConfigurationInput } from '../../lambdas/core/configuration.ts';
import type { StackConfigurationInput } from '../../lib/configuration.ts';
import { CountersignStack } from '../../lib/countersign-stack.ts';
import { sampleScopes } from '../../sample/scopes.ts';
import { SampleStack } from '../../sample/stack.ts';
import { text } from './text.ts';

export const CONFIGURATION: ConfigurationInput = {
  issuer: 'https://auth.example.com',
  resources: { '{issuer}/sample': { default: true } },
  scopes: {
    'projects:read': { access: 'read', description: "See the organization's projects" },
    'projects:rename': { access: 'write', description: 'Rename projects' },
  },
  roles: { viewer: ['projects:read'], admin: ['projects:read', 'projects:rename', 'org:admin'] },
};

/**
 * An app whose functions are not bundled: a test of the template needs no code. What the CDK finds against CloudFormation's
 * rules would be a warning here that nobody reads, and costs nine tenths of a synthesis; `npm run synth` fails for it.
 */
export function testApp(context: Record<string, unknown> = {}): App {
  return new App({
    builtinCloudFormationValidation: false,
    context: { '@aws-cdk/core:defaultCrossStackReferences': 'strong', 'aws:cdk:bundling-stacks': [], ...context },
  });
}

export function countersignStack(overrides: Partial<StackConfigurationInput> = {}, app = testApp()): CountersignStack {
  return new CountersignStack(app, 'Countersign', { configuration: { ...CONFIGURATION, ...overrides } });
}

/** Whose issuer is the endpoint of its API, because none is configured. */
export function stackWithoutIssuer(): CountersignStack {
  const { issuer: _, ...configuration } = CONFIGURATION;
  return new CountersignStack(testApp(), 'Countersign', { configuration });
}

export function sampleStack(app = testApp()): SampleStack {
  const { authorizationServer } = countersignStack({}, app);
  return new SampleStack(app, 'Sample', { authorizationServer, scopes: sampleScopes(CONFIGURATION) });
}

export interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
  readonly DependsOn?: readonly string[];
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

const templates = new WeakMap<Stack, Template>();

/** The stack's template, synthesized once: a stack must be complete when it is first asked for. */
export function templateOf(stack: Stack): Template {
  const template = templates.get(stack) ?? Template.fromStack(stack);
  templates.set(stack, template);
  return template;
}

/** Resources of one type by logical id. */
export function resources(stack: Stack, type: string): Record<string, Resource> {
  return templateOf(stack).findResources(type) as Record<string, Resource>;
}

/** The resource of a type that a stack has one of. */
export function theOnly(stack: Stack, type: string): Resource {
  const [resource, ...others] = Object.values(resources(stack, type));
  if (resource === undefined || others.length > 0)
    throw new Error(`expected one ${type}, found ${resource === undefined ? 'none' : 'several'}`);
  return resource;
}

/** The variables of the function whose logical id begins with `name`. */
export function environmentOf(stack: Stack, name: string): Record<string, string> {
  const [found] = Object.entries(resources(stack, 'AWS::Lambda::Function')).filter(([id]) => id.startsWith(name));
  if (found === undefined) throw new Error(`no function ${name}`);
  const { Variables } = found[1].Properties['Environment'] as { Variables: Record<string, unknown> };
  return Object.fromEntries(Object.entries(Variables).map(([key, value]) => [key, text(value)]));
}
