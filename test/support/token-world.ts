import { asLambdaHandler } from '../../lambdas/endpoints/http/endpoint.ts';
import type { HttpResponse } from '../../lambdas/endpoints/http/response.ts';
import { tokenEndpoint } from '../../lambdas/endpoints/token-endpoint.ts';
import { RecordingTelemetry } from './recording-telemetry.ts';
import { type RedemptionWorld, redemptionWorld } from './redemption-world.ts';
import { lambdaContext, tokenEvent } from './token-event.ts';

/** The token function as Lambda calls it, on a redemption world. */
export interface TokenWorld extends RedemptionWorld {
  readonly telemetry: RecordingTelemetry;
  readonly handle: (event: ReturnType<typeof tokenEvent>) => Promise<HttpResponse>;
  readonly post: (parts?: Parameters<typeof tokenEvent>[0], remainingMs?: number) => Promise<HttpResponse>;
}

export function tokenWorld(world: RedemptionWorld = redemptionWorld()): TokenWorld {
  const telemetry = new RecordingTelemetry();
  const handler = asLambdaHandler(tokenEndpoint({ ...world.dependencies, telemetry }), telemetry);
  return Object.assign(world, {
    telemetry,
    handle: async (event: ReturnType<typeof tokenEvent>) => handler(event, lambdaContext()),
    post: async (parts: Parameters<typeof tokenEvent>[0] = {}, remainingMs?: number) =>
      handler(tokenEvent(parts), lambdaContext(remainingMs)),
  });
}

export function bodyOf({ body }: HttpResponse): unknown {
  return JSON.parse(body ?? '');
}
