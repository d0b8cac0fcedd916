import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { err, ok, type Result } from '../protect/vocabulary/result.ts';

/** What is wrong with a request, and where. */
export interface InputProblem {
  readonly field: string;
  readonly problem: string;
}

type Body = Readonly<Record<string, unknown>>;

const MAX_NAME_CHARACTERS = 100;
const MAX_PAGE_SIZE = 100;
const DEFAULT_PAGE_SIZE = 50;

/** As `randomUUID` writes them. */
const PROJECT_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** `{"name": "Apollo"}` */
export function readName(event: APIGatewayProxyEventV2): Result<string, InputProblem> {
  const body = readBody(event);
  if (!body.ok) return body;
  const name = body.value['name'];
  if (typeof name !== 'string') return err({ field: 'name', problem: 'must be a string' });
  const characters = [...name.trim()].length;
  if (characters < 1 || characters > MAX_NAME_CHARACTERS) {
    return err({ field: 'name', problem: `must have 1 to ${MAX_NAME_CHARACTERS} characters` });
  }
  return ok(name.trim());
}

/** `{"version": 3}`, which may be left out: the version that the caller has seen. */
export function readVersion(event: APIGatewayProxyEventV2): Result<number | undefined, InputProblem> {
  const body = readBody(event);
  if (!body.ok) return body;
  const version = body.value['version'];
  if (version === undefined || (Number.isSafeInteger(version) && Number(version) > 0)) {
    return ok(version as number | undefined);
  }
  return err({ field: 'version', problem: 'must be a whole number from 1' });
}

export function readPageSize(event: APIGatewayProxyEventV2): Result<number, InputProblem> {
  const text = event.queryStringParameters?.['limit'];
  if (text === undefined) return ok(DEFAULT_PAGE_SIZE);
  const size = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (size >= 1 && size <= MAX_PAGE_SIZE) return ok(size);
  return err({ field: 'limit', problem: `must be a whole number from 1 to ${MAX_PAGE_SIZE}` });
}

/** A path may hold anything; what cannot be the id of a project is none, and DynamoDB need not be asked. */
export function isProjectId(value: string | undefined): value is string {
  return value !== undefined && PROJECT_ID.test(value);
}

/** The project after which the page begins. */
export function readCursor(event: APIGatewayProxyEventV2): Result<string | undefined, InputProblem> {
  const cursor = event.queryStringParameters?.['cursor'];
  if (cursor === undefined) return ok(undefined);
  const project = Buffer.from(cursor, 'base64url').toString();
  return isProjectId(project) ? ok(project) : err({ field: 'cursor', problem: 'must be next_cursor of a page' });
}

/**
 * Names the last project of a page, and no organization: that is always the path's, so that a cursor opens no other.
 */
export function toCursor(project: string): string {
  return Buffer.from(project).toString('base64url');
}

function readBody({ body, isBase64Encoded }: APIGatewayProxyEventV2): Result<Body, InputProblem> {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8').toString());
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return ok(parsed as Body);
  } catch {
    // Falls through: not JSON.
  }
  return err({ field: 'body', problem: 'must be a JSON object' });
}
