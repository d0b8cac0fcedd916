/** The function behind either authorizer: never serves a request that reached it around them. */
import { principalFromAuthorizer } from '@countersign/protect/authorized-event';
import type { APIGatewayProxyEvent, APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

export async function handler(
  event: APIGatewayProxyEventV2 | APIGatewayProxyEvent,
): Promise<APIGatewayProxyStructuredResultV2> {
  const caller = principalFromAuthorizer(event);
  if (!caller.ok) return caller.error;
  const { organization, member } = caller.value;
  return { statusCode: 200, body: JSON.stringify({ organization, member }) };
}
