import middy from '@middy/core';
import type { APIGatewayProxyStructuredResultV2 as Answer, Context, APIGatewayProxyEventV2 as Event } from 'aws-lambda';
import { protect } from '../protect/middy.ts';
import { readSampleScopes } from './environment.ts';
import { createProject, deleteProject, listProjects, renameProject } from './project-endpoints.ts';
import { allowAnyOrigin, showResourceMetadata } from './resource-metadata.ts';
import { problem } from './responses.ts';

/** By the demo's configuration: `projects:read`, `projects:create`, `projects:rename` and `projects:delete`. */
const scopes = readSampleScopes();

/** A small API for the projects of an organization. Each protected route says in one line what it needs. */
const routes: Readonly<Record<string, (event: Event, context: Context) => Promise<Answer>>> = {
  'GET /sample/organizations/{organization}/projects': middy<Event, Answer>(listProjects).use(
    protect({ scopes: [scopes.list] }),
  ),
  'POST /sample/organizations/{organization}/projects': middy<Event, Answer>(createProject).use(
    protect({ scopes: [scopes.create] }),
  ),
  'PATCH /sample/organizations/{organization}/projects/{project}': middy<Event, Answer>(renameProject).use(
    protect({ scopes: [scopes.rename] }),
  ),
  'DELETE /sample/organizations/{organization}/projects/{project}': middy<Event, Answer>(deleteProject).use(
    // What is gone is gone: where the configuration declares it, an agent deletes exactly what its person has approved.
    protect({ scopes: [scopes.delete], ...(scopes.deletion !== undefined && { operation: scopes.deletion }) }),
  ),
  'GET /.well-known/oauth-protected-resource/sample': showResourceMetadata,
  'OPTIONS /.well-known/oauth-protected-resource/sample': allowAnyOrigin,
};

/** HEAD is GET without a body (RFC 9110 §9.3.2): who may not read a list may not ask how long it is. */
export async function handler(event: Event, context: Context): Promise<Answer> {
  if (!event.routeKey.startsWith('HEAD ')) return answer(event, context);
  const { body: _, ...head } = await answer({ ...event, routeKey: event.routeKey.replace('HEAD', 'GET') }, context);
  return head;
}

async function answer(event: Event, context: Context): Promise<Answer> {
  const route = Object.hasOwn(routes, event.routeKey) ? routes[event.routeKey] : undefined;
  if (route === undefined) return problem(404, 'not_found', 'There is no such route');
  try {
    return await route(event, context);
  } catch (error) {
    console.error(error);
    return problem(500, 'server_error', 'The request failed; it may be tried again');
  }
}
