/** A function behind a REST API: its events have headers as they were sent. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { protect } from '@countersign/protect/middy';
import { principalOf } from '@countersign/protect/principal';
import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';

async function listProjects(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  return { statusCode: 200, body: principalOf(event).member };
}

export const handler = middy<APIGatewayProxyEvent, APIGatewayProxyResult>(listProjects).use(
  protect({ scopes: ['projects:read'] }),
);

const server = createServer(async ({ method, url, headers }, response) => {
  const { authorization: Authorization } = headers;
  const event = {
    httpMethod: method,
    path: url,
    headers: { Authorization },
    multiValueHeaders: { Authorization: Authorization === undefined ? undefined : [Authorization] },
    pathParameters: { organization: 'acme' },
    requestContext: { requestId: 'request-1' },
  } as unknown as APIGatewayProxyEvent;
  const answer = await handler(event, {} as Context);
  response.writeHead(answer.statusCode).end(answer.body);
});

server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
