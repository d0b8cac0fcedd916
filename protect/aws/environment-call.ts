import { sleep, systemClockMs, systemRandom } from '../clock.ts';
import { type CredentialSource, environmentCredentials } from './credentials.ts';
import { httpSender } from './http-sender.ts';
import { endpointOf, type JsonService } from './service.ts';
import { type AwsCall, signedCall } from './signed-call.ts';

/** A healthy table or key answers in 5–20 ms; what takes a second will not be saved by waiting. */
export const TIME_LIMITS = { connectTimeoutMs: 300, answerTimeoutMs: 1_000 } as const;

/** One pool of connections for all services of a process. */
const send = httpSender(TIME_LIMITS);

/**
 * A service as the process's environment names it: Region, endpoint and credentials from the SDK's own variables, read
 * at the first call. Connects within 300 ms, begins to answer within 1 s, is never silent for longer, and tries twice:
 * the caller's own time-out is running.
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
  fromEnvironment();
}

function fromEnvironment() {
  const found = environmentCredentials(process.env);
  if (found === undefined) throw new Error('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are missing');
  return found;
}
