import * as z from 'zod/mini';
import { ADMINISTRATION } from '../../core/administration/authority.ts';
import { IMAGE_TYPES } from '../../core/clients/image.ts';
import { DEFAULT_LANGUAGE, LANGUAGES } from '../../core/language.ts';
import { ADMINISTRATION_ROUTES } from '../administration/administration-routes.ts';
import type { AdministrationRoute } from '../administration/route.ts';
import { problemSchema } from '../administration/schemas/problem.ts';
import { errorSchema } from './answers/errors.ts';
import type { DescribedAnswer, DescribedRoute } from './described/route.ts';
import { DESCRIBED_ROUTES } from './described-routes.ts';

type Json = Readonly<Record<string, unknown>>;

/**
 * OpenAPI 3.1 of every route, made of the schemas that requests are parsed with and answers are held to. Made when it is
 * written down (`npm run openapi`), not when it is served: a function that only answers need not know how.
 */
export function openapiDocument(): Json {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Countersign',
      version: '1',
      description:
        'An OAuth authorization server in front of an API. Changes of the administration API name the state that they are made from (If-Match); what is refused is a problem (RFC 9457) of a closed set of types. API Gateway answers by itself a route that there is none of (404), a request over the limit of a route (429), one that is too large (413, 431) and a function that does not answer (500, 503), all `application/json` with `{"message": …}` and no `x-correlation-id`. A method that a path does not take is a 404 of its, or a 405.',
    },
    tags: ['tokens', 'agents', 'sign-in', 'administration', 'provisioning', 'documents'].map((name) => ({ name })),
    paths: pathsOf([
      ...Object.entries(DESCRIBED_ROUTES).map(([key, route]) => [key, described(key, route)] as const),
      ...Object.entries(ADMINISTRATION_ROUTES).map(([key, route]) => [key, administered(key, route)] as const),
    ]),
    components: {
      securitySchemes: {
        accessToken: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description:
            'One that is bound to a key goes with the scheme DPoP, and a proof in the DPoP header (RFC 9449 §7).',
        },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: '__Host-countersign_session',
          description: 'Set by signing in. A request that is not GET sends X-CSRF-Token and our own Origin too.',
        },
        clientSecret: { type: 'http', scheme: 'basic' },
        scimToken: {
          type: 'http',
          scheme: 'bearer',
          description: 'Of one identity provider of one organization; its administrators make it in the console.',
        },
        registrationToken: {
          type: 'http',
          scheme: 'bearer',
          description: 'To register: an initial access token. Of a registration: its registration access token.',
        },
        signalToken: {
          type: 'http',
          scheme: 'bearer',
          description: 'Of one identity provider: shown once, when its signals were switched on.',
        },
      },
      schemas: { Problem: schemaOf(problemSchema) },
    },
  };
}

function pathsOf(operations: readonly (readonly [key: string, operation: Json])[]): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const [key, operation] of operations) {
    const [method = '', path = ''] = key.split(' ');
    paths[path] = { ...paths[path], [method.toLowerCase()]: operation };
  }
  return paths;
}

function described(key: string, { summary, tag, security, query, binds, body, answers }: DescribedRoute): Json {
  return {
    operationId: operationId(key),
    summary,
    tags: [tag],
    parameters: [
      ...pathParameters(key),
      ...queryParameters(query),
      ...(binds ? [BINDS] : []),
      ...(security?.includes('accessToken') ? [SHOWS] : []),
    ],
    ...(security && { security: security.map((name) => ({ [name]: [] })) }),
    ...(body && { requestBody: content(body.mediaType, schemaOf(body.schema, 'input')) }),
    responses: Object.fromEntries(
      Object.entries({ 500: BUG, ...answers }).map(([status, answer]) => [status, responseOf(answer)]),
    ),
  };
}

const PROOF = { name: 'DPoP', in: 'header', schema: { type: 'string' } } as const;
const BINDS = { ...PROOF, description: 'A proof (RFC 9449 §4): what is given is bound to its key.' };
const SHOWS = { ...PROOF, description: 'The proof of an access token that is bound to a key (RFC 9449 §7).' };

/** Something that no endpoint expected. */
const BUG: DescribedAnswer = { json: errorSchema };

function responseOf({ json, scim, problem, page, image }: DescribedAnswer): Json {
  const content = {
    ...(json && { 'application/json': { schema: schemaOf(json) } }),
    ...(scim && { 'application/scim+json': { schema: schemaOf(scim) } }),
    ...(problem && { 'application/problem+json': { schema: PROBLEM } }),
    ...(page && { 'text/html': { schema: { type: 'string' } } }),
    // OpenAPI 3.1: binary content has no schema.
    ...(image && Object.fromEntries(IMAGE_TYPES.map((type) => [type, {}]))),
  };
  const isEmpty = Object.keys(content).length === 0;
  return isEmpty
    ? { description: 'No content' }
    : { description: image ? 'A picture' : page && !json ? 'A page' : 'JSON', content };
}

const PROBLEM: Json = { $ref: '#/components/schemas/Problem' };

function administered(key: string, route: AdministrationRoute): Json {
  const { operation, operationOf, summary, status, body, query, answer: schema, precondition, advises } = route;
  // Where the body decides, it says so; the most that it can take is a session.
  const needs = ADMINISTRATION[operation];
  const takesToken = needs !== 'session' && needs !== 'own';
  const session = { session: [] };
  return {
    operationId: operation === 'test_connection' ? operationId(key) : operation,
    summary,
    description: DEMANDS[operationOf === undefined ? needs : 'by_body'],
    tags: ['administration'],
    parameters: [
      ...pathParameters(key),
      ...queryParameters(query),
      ...(advises ? [LANGUAGE] : []),
      ...(precondition ? [{ name: 'If-Match', in: 'header', required: true, schema: { type: 'string' } }] : []),
      ...(takesToken ? [SHOWS] : []),
    ],
    security: takesToken ? [session, { accessToken: [] }] : [session],
    ...(body && { requestBody: content('application/json', schemaOf(body, 'input')) }),
    responses: {
      [status]: { ...answer('application/json', schemaOf(schema)), ...(advises && { headers: TELLS_LANGUAGE }) },
      default: answer('application/problem+json', PROBLEM),
    },
  };
}

/** Of an answer that says in words what to do. */
const LANGUAGE = {
  name: 'Accept-Language',
  in: 'header',
  schema: { type: 'string' },
  description: `The language of what is wrong and what to do: ${LANGUAGES.join(' or ')}. Whoever wants neither, or nothing, reads ${DEFAULT_LANGUAGE}; names, values and problems stay as they are.`,
} as const;
const TELLS_LANGUAGE = { 'Content-Language': { schema: { enum: LANGUAGES } } } as const;

const DEMANDS = {
  own: 'Takes a browser session of any member, and is about nobody else: no token does.',
  read: 'Takes org:read, in a browser session or an access token for this issuer.',
  narrow: 'Takes org:admin, in a browser session or an access token for this issuer: it cannot widen trust.',
  session: 'Takes org:admin in a browser session: no token does.',
  by_body:
    'Takes org:admin. What only switches off (agents: off; status: disabled; nothing beside it) an access token for this issuer may do too; everything else takes a browser session.',
} as const;

/** `GET /organizations/{organization}/keys` → `get_organizations_organization_keys` */
function operationId(key: string): string {
  return key
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/_$/, '')
    .toLowerCase();
}

function pathParameters(key: string): readonly Json[] {
  return [...key.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

function queryParameters(query: z.ZodMiniObject | undefined): readonly Json[] {
  if (query === undefined) return [];
  const { properties = {} } = schemaOf(query, 'input') as { readonly properties?: Json };
  return Object.entries(properties).map(([name, schema]) => ({ name, in: 'query', schema }));
}

function content(mediaType: string, schema: Json): Json {
  return { required: true, content: { [mediaType]: { schema } } };
}

function answer(mediaType: string, schema: Json): Json {
  return { description: 'JSON', content: { [mediaType]: { schema } } };
}

/** JSON Schema 2020-12, which OpenAPI 3.1 is written in. Answers may grow: members that are not named are allowed. */
function schemaOf(schema: z.ZodMiniType, io: 'input' | 'output' = 'output'): Json {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io,
    override: io === 'output' ? allowMore : () => undefined,
  });
  return json;
}

function allowMore({ jsonSchema }: { readonly jsonSchema: { additionalProperties?: unknown } }): void {
  if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
}
