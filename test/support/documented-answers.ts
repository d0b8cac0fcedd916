import * as z from 'zod';
import { openapiDocument } from '../../lambdas/endpoints/openapi/openapi-document.ts';

/** An answer that a test was given, and to what. */
export interface GivenAnswer {
  readonly method: string;
  /** Of the request, without query. */
  readonly path: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

interface Response {
  readonly content?: Readonly<Record<string, { readonly schema: object }>>;
}

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly responses: Readonly<Record<string, Response>>;
}

type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

const document = openapiDocument() as { readonly paths: Paths; readonly components: { readonly schemas: object } };

/** Literal paths before those that they look like. */
const TEMPLATES = Object.keys(document.paths)
  .map((template) => [template, template.split('/')] as const)
  .sort(([, a], [, b]) => variables(a) - variables(b));

/**
 * Fails with whatever is not said: operation, status, media type, or where the body is not as its schema has it.
 * Passes over what the document is not about: other paths and methods, and what API Gateway answers by itself.
 */
export function holdToDocument(answer: GivenAnswer): void {
  const wrong = undocumented(answer);
  if (wrong !== undefined) throw new Error(`/openapi.json does not say: ${wrong}`);
}

export function undocumented(answer: GivenAnswer): string | undefined {
  const { method, path, status, body } = answer;
  const template = templateOf(path);
  const operation = template === undefined ? undefined : document.paths[template]?.[method.toLowerCase()];
  if (template === undefined || operation === undefined || isGateways(answer)) return undefined;
  const what = `${method} ${template} → ${status}`;
  const response = operation.responses[status] ?? operation.responses['default'];
  if (response === undefined) return what;
  const mediaType = mediaTypeOf(answer);
  const media = response.content?.[mediaType];
  if (body === '') return response.content === undefined ? undefined : `${what} without content`;
  if (media === undefined) return `${what} ${mediaType || 'without media type'}`;
  if (mediaType === 'text/html' || mediaType.startsWith('image/')) return undefined;
  const parsed = schemaOf(media.schema).safeParse(JSON.parse(body));
  return parsed.success ? undefined : `${what} ${mediaType}, ${z.prettifyError(parsed.error)} in ${body.slice(0, 200)}`;
}

/** The route that a path is of, as API Gateway finds it: `{variable}` is one segment that is not empty. */
export function templateOf(path: string): string | undefined {
  const segments = path.split('/');
  return TEMPLATES.find(
    ([, parts]) =>
      parts.length === segments.length &&
      parts.every((part, i) => (part.startsWith('{') ? segments[i] !== '' : part === segments[i])),
  )?.[0];
}

/** Every operation, as `GET /path`. */
export function operations(): readonly string[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
}

/** The parameters of an operation's query. */
export function queryParametersOf(operation: string): readonly string[] {
  const [method = '', path = ''] = operation.split(' ');
  const { parameters = [] } = document.paths[path]?.[method.toLowerCase()] ?? {};
  return parameters.filter(({ in: where }) => where === 'query').map(({ name }) => name);
}

function isGateways({ headers, body }: GivenAnswer): boolean {
  return headers['apigw-requestid'] !== undefined && headers['x-correlation-id'] === undefined && isMessage(body);
}

function isMessage(body: string): boolean {
  return /^\{"message":"[^"]*"\}$/.test(body);
}

function mediaTypeOf({ headers }: GivenAnswer): string {
  const [, contentType = ''] = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type') ?? [];
  return String(contentType).split(';')[0]?.trim() ?? '';
}

const schemas = new Map<object, z.ZodType>();

function schemaOf(json: object): z.ZodType {
  const known = schemas.get(json);
  if (known !== undefined) return known;
  const resolved = '$ref' in json ? (document.components.schemas as Record<string, object>)['Problem'] : json;
  const schema = z.fromJSONSchema(resolved as Parameters<typeof z.fromJSONSchema>[0]);
  schemas.set(json, schema);
  return schema;
}

function variables(parts: readonly string[]): number {
  return parts.filter((part) => part.startsWith('{')).length;
}
