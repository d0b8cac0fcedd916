import type { APIGatewayRequestAuthorizerEventV2 } from 'aws-lambda';
import { frontDoorSecret } from './adapters/aws/front-door/clients.ts';
import { systemClock } from './adapters/system/system-clock.ts';
import { FRONT_DOOR_HEADER } from './core/front-door/header.ts';
import { frontDoorEnvironment, readEnvironment } from './environment.ts';
import { admitThroughFrontDoor } from './flows/front-door/admit.ts';

const { FRONT_DOOR_SECRET_ARN } = readEnvironment(frontDoorEnvironment);
const admit = admitThroughFrontDoor({ secret: frontDoorSecret(FRONT_DOOR_SECRET_ARN), clock: systemClock });

/** A Lambda authorizer (HTTP API, simple response) of every route: whether a request came through the distribution. */
export async function handler({ headers }: APIGatewayRequestAuthorizerEventV2): Promise<{ isAuthorized: boolean }> {
  return { isAuthorized: await admit(headers?.[FRONT_DOOR_HEADER]) };
}
