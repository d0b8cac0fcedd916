import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyStructuredResultV2 as Answer, APIGatewayProxyEventV2 as Event } from 'aws-lambda';
import { principalOf } from '../protect/principal.ts';
import {
  type InputProblem,
  isProjectId,
  readCursor,
  readName,
  readPageSize,
  readVersion,
  toCursor,
} from './project-input.ts';
import { addProject, findPage, type Project, removeProject, setProjectName } from './project-store.ts';
import { json, problem } from './responses.ts';

/** `?limit=` and `?cursor=`; `next_cursor` is there while more follow. */
export async function listProjects(event: Event): Promise<Answer> {
  const { organization } = principalOf(event);
  const limit = readPageSize(event);
  if (!limit.ok) return badRequest(limit.error);
  const cursor = readCursor(event);
  if (!cursor.ok) return badRequest(cursor.error);
  const page = await findPage(organization, limit.value, cursor.value);
  const next = page.last === undefined ? {} : { next_cursor: toCursor(page.last) };
  return json(200, { projects: page.projects.map(present), ...next });
}

export async function createProject(event: Event): Promise<Answer> {
  const { organization, member } = principalOf(event);
  const name = readName(event);
  if (!name.ok) return badRequest(name.error);
  const project = { organization, project: randomUUID(), name: name.value, version: 1, createdBy: member };
  await addProject(project);
  return json(201, present(project));
}

/** With `version` in the body, a project that somebody else has changed in between is left alone. */
export async function renameProject(event: Event): Promise<Answer> {
  const { organization } = principalOf(event);
  const project = event.pathParameters?.['project'];
  if (!isProjectId(project)) return noSuchProject();
  const name = readName(event);
  if (!name.ok) return badRequest(name.error);
  const version = readVersion(event);
  if (!version.ok) return badRequest(version.error);
  const renamed = await setProjectName(organization, project, name.value, version.value);
  if (renamed === 'not_found') return noSuchProject();
  if (renamed === 'changed') return problem(409, 'conflict', 'version is not the current one', 'version');
  return json(200, present(renamed));
}

export async function deleteProject(event: Event): Promise<Answer> {
  const { organization } = principalOf(event);
  const project = event.pathParameters?.['project'];
  if (!isProjectId(project)) return noSuchProject();
  const removed = await removeProject(organization, project);
  return removed === 'removed' ? { statusCode: 204 } : noSuchProject();
}

function present({ project, name, version, createdBy }: Project): object {
  return { id: project, name, version, created_by: createdBy };
}

function badRequest({ field, problem: what }: InputProblem): Answer {
  return problem(400, 'invalid_request', `${field} ${what}`, field);
}

function noSuchProject(): Answer {
  return problem(404, 'not_found', 'There is no such project in this organization');
}
