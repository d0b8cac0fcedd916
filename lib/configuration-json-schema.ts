import * as z from 'zod/mini';
import { MAX_SCOPE_CHARACTERS, ROLE_NAME, SCOPE_NAME } from '../lambdas/core/configuration/cross-checks.ts';
import { configurationSchema } from '../lambdas/core/configuration/schema.ts';
import { deploymentSchema } from './deployment-settings.ts';

type JsonSchema = { readonly [member: string]: unknown };
type Properties = Readonly<Record<string, JsonSchema>>;

/** What an editor shows of each member. Held by a test: there is one for every member, and for no other. */
export const DESCRIPTIONS: Readonly<Record<string, string>> = {
  issuer:
    'Scheme and host of this server, as in every token and at every identity provider. Absent: the endpoint of the API, which a later domain changes.',
  allowLoopbackIssuers: 'For a laptop only: http:// issuers on loopback are trusted.',
  signingAlgorithm: 'Of access tokens.',
  accessTokenLifetimeSeconds: 'An organization can have a shorter one.',
  clockSkewSeconds: 'How far clocks of providers and clients may be off.',
  auditRetentionDays: 'How long records of tokens and of administration are kept.',
  agentTokenLifetimeSeconds: 'Short: a leaked agent token can only be outlived where it is verified offline.',
  writeGrantLifetimeSeconds:
    'How long a write lasts that a person approved for an agent, unless they choose another duration.',
  maxWriteGrantLifetimeSeconds:
    'The longest that a person can choose. Absent: a day, or writeGrantLifetimeSeconds where that is less than four hours.',
  sessionIdleSeconds: 'A browser session ends after so long without a request.',
  sessionLifetimeSeconds: 'A browser session ends after so long in any case.',
  refreshTokenLifetimeSeconds:
    'How long what a person allowed a tool in a browser lasts, however often it is refreshed.',
  keyRotationDays: 'How long a key signs.',
  breakGlassRoleArn: 'Who may disable, delete or re-police a signing key, beside rotation. Absent: the root user.',
  providerActivation: "What makes an organization's own identity provider active.",
  notEntitledError:
    'What the token endpoint answers when an assertion is valid and the person, or the client in their organization, is not entitled.',
  tokenEndpointOrigins:
    'Origins whose pages may call the token endpoint from a browser (CORS), such as a tester. Usually none: a page keeps no secret.',
  clientDocuments:
    'Whether a client that nobody registered may be known by its metadata document, in organizations that choose so.',
  dynamicRegistration:
    'Whether clients may register themselves (RFC 7591), with an initial access token that the operator makes for one organization.',
  introspectionCacheSeconds: 'For how long a resource server may remember what introspection said.',
  memberClaims: 'What tokens say of their member beside the id: your own user id, the e-mail address. Absent: neither.',
  branding: 'What members see of you on every page: name, picture, colour, and where they find help.',
  'branding.productName': 'On every page and in the title of its tab, at most 40 characters.',
  'branding.logo': 'Path of a picture, from the folder of this file: a square PNG, JPEG or WebP of 16 to 512 pixels.',
  'branding.accentColor': 'Of buttons and links. Its contrast with white must be 4.5:1.',
  'branding.accentColorDark':
    'The same on dark pages; its contrast with #1b212a must be 4.5:1. Absent: accentColor, lightened to 6:1.',
  'branding.supportUrl': 'Where people who are stuck find help. Or supportEmail.',
  'branding.supportEmail': 'Whom people who are stuck write to. Or supportUrl.',
  resources: 'The APIs that tokens are for, by resource identifier (RFC 8707). {issuer} stands for the issuer.',
  scopes: 'What tokens can allow, by scope (RFC 6749 §3.3). org:read and org:admin are always declared.',
  operations:
    'What agents do only as a person has approved exactly that, by name: route, values and the words for them.',
  authorizationDetails:
    'Types of authorization details (RFC 9396): limits that go with a scope, such as how many and which. Absent: none, and every request with some is refused.',
  baseline: "What a client needs at first: named by an API's 401 and its metadata. Absent: every scope that reads.",
  roles: 'What members may do, as lists of scopes.',
  deployment: 'What the stack alone does. No function is told, and npm start ignores it.',
  environments:
    'What differs, by environment: -c environment=NAME lays these members over the others, each as a whole.',
  'deployment.domain': "Serves the issuer's host.",
  'deployment.cloudFront':
    "A CloudFront distribution with AWS WAF at the issuer's host, and an API that answers nobody past it.",
  'deployment.reservedConcurrency': 'Of the token function. Absent: none is reserved.',
  'deployment.logRetentionDays': "Of the functions' logs and the access log. Absent: 90.",
  'deployment.alarms': 'Who is told, and of how many refusals.',
  'deployment.eventBus':
    "Name of the event bus of this account and Region that is told what is recorded. Absent: the account's default bus.",
  'deployment.permissionsBoundary': 'Of every role that is made: the name or the ARN of a managed policy.',
  'deployment.tags': 'Of every resource that can have tags.',
};

/**
 * What editors check of `countersign.json` while it is written. Less than synth does: what one member says of another,
 * such as a role of a scope, is not in it.
 */
export function configurationJsonSchema(): JsonSchema {
  const { properties, required } = toJsonSchema(configurationSchema);
  const deployment = toJsonSchema(deploymentSchema);
  const own = describe(properties as Properties);
  const described = {
    ...own,
    branding: { ...own['branding'], properties: describe(own['branding']?.['properties'] as Properties, 'branding.') },
    deployment: {
      description: DESCRIPTIONS['deployment'],
      ...deployment,
      properties: describe(deployment['properties'] as Properties, 'deployment.'),
    },
  };
  const members = { ...described, ...withNames(described as Properties) };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Configuration of Countersign',
    type: 'object',
    required,
    additionalProperties: false,
    properties: {
      $schema: { type: 'string' },
      ...members,
      environments: {
        description: DESCRIPTIONS['environments'],
        type: 'object',
        propertyNames: { pattern: '^[a-z][a-z0-9-]{0,31}$' },
        additionalProperties: {
          type: 'object',
          additionalProperties: false,
          properties: Object.fromEntries(Object.keys(members).map((name) => [name, { $ref: `#/properties/${name}` }])),
        },
      },
    },
  };
}

function toJsonSchema(schema: z.ZodMiniType): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input', target: 'draft-7' });
  return rest as JsonSchema;
}

function describe(properties: Properties, parent = ''): Properties {
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, { description: DESCRIPTIONS[parent + name], ...schema }]),
  );
}

function withNames({ scopes, roles }: Properties): Properties {
  const scopeNames = { pattern: SCOPE_NAME.source, maxLength: MAX_SCOPE_CHARACTERS, not: { pattern: '^org:' } };
  return {
    scopes: { ...scopes, propertyNames: scopeNames },
    roles: { ...roles, propertyNames: { pattern: ROLE_NAME.source } },
  };
}
