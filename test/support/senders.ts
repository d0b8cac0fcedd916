import { type HttpSender, httpSender } from '../../protect/aws/http-sender.ts';
import { type Call, strikes } from './fault-calls.ts';
import type { Fault } from './fault-proxy.ts';

/** Longer than any machine is busy: what is tested by it is what is stored and answered, not how long that took. */
export const patientSender = (): HttpSender => senderWithin(30_000);

/** A request that waits for a socket counts as connecting. */
export const senderWithin = (limitMs: number): HttpSender =>
  httpSender({ connectTimeoutMs: limitMs, answerTimeoutMs: limitMs });

/** What ends only because the caller gives up. */
const HANGS: ReadonlySet<unknown> = new Set<Fault>(['timeout-before', 'timeout-after', 'stall-in-answer']);

/** Four of them (both attempts of what is read ahead, and of what is then asked for) fit into an invocation. */
const HUNG_CALL_MS = 1_500;

/** Gives up on a call that hangs, as a function does, and on no other, however busy the machine is. */
export function senderUnder(call: Call, fault: Fault, attempts: number): HttpSender {
  const { operation, table = '', holding = '' } = call;
  const patient = patientSender();
  if (!HANGS.has(fault)) return patient;
  const impatient = senderWithin(HUNG_CALL_MS);
  const isStruck = (target: string | undefined, body: string) =>
    target?.endsWith(`.${operation}`) && body.includes(table) && body.includes(holding);
  let left = strikes(call, fault, attempts);
  return (url, headers, body) => {
    const hangs = isStruck(headers['x-amz-target'], body) && left-- > 0;
    return (hangs ? impatient : patient)(url, headers, body);
  };
}
