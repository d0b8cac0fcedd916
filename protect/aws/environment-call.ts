import { sleep, systemClockMs, systemRandom } from '../clock.ts';
import { containerCredentials } from './container-credentials.ts';
import { type CredentialSource, environmentCredentials } from './credentials.ts';
import { httpSender } from './http-sender.ts';
import { type EndingCredentials, remembered } from './remembered-credentials.ts';
import { endpointOf, type JsonService } from './service.ts';
import { type AwsCall, signedCall } from './signed-call.ts';

/** A healthy table or key answers in 5–20 ms; what takes a second will not be saved by waiting. */
export const TIME_LIMITS = { connectTimeoutMs: 300, answerTimeoutMs: 1_000 } as const;

/** One pool of connections for all services of a process. */
const send = httpSender(TIME_LIMITS);

/**
 * A service as the process's environment names it: Region, endpoint and credentials from the SDK's own variables, read
 * at the first call; in a container the credentials of its role. Connects within 300 ms, begins to answer within 1 s, is
 * never silent for longer, and tries twice: the caller's own time-out is running.
 * @throws Error at the first call, naming the variable that is missing
 */
export function environmentCall(service: JsonService, credentials: CredentialSource = fromEnvironment): AwsCall {
  let call: AwsCall | undefined;
  return (operation, input) => {
    call ??= signedCall({
      service,
      endpoint: endpointOf(service, process.env),
      credentials,
      send,
      now: systemClockMs,
      sleep,
      random: systemRandom,
    });
    return call(operation, input);
  };
}

/** Whether a call would find what it needs. @throws Error naming the variable that is missing */
export function requireCallEnvironment(service: JsonService): void {
  endpointOf(service, process.env);
  sourceOf(process.env);
}

let chosen: CredentialSource | undefined;
let ofContainer: CredentialSource | undefined;

/** From now on all calls of this process take credentials from `source`. */
export function useSource(source: () => Promise<EndingCredentials>): void {
  chosen = remembered(source, systemClockMs);
}

function fromEnvironment(): ReturnType<CredentialSource> {
  return sourceOf(process.env)();
}

function sourceOf(variables: NodeJS.ProcessEnv): CredentialSource {
  if (chosen !== undefined) return chosen;
  const found = environmentCredentials(variables);
  if (found !== undefined) return () => found;
  const container = ofContainer === undefined ? containerCredentials(variables) : undefined;
  if (container !== undefined) ofContainer = remembered(container, systemClockMs);
  if (ofContainer !== undefined) return ofContainer;
  throw new Error('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are missing, and this is no container with a role');
}
