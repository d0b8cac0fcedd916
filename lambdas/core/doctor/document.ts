import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { describeFetch } from '../connection/describe-failure.ts';
import type { FetchFailure } from '../connection/fetch-failure.ts';
import type { Observation, ProbeAnswer } from './observation.ts';

export type Document = Readonly<Record<string, unknown>>;

/** What is wrong, and what whoever runs the deployment does about it. */
export interface Trouble {
  readonly problem: string;
  readonly advice: string;
}

/** A document that clients take: 200, `application/json`, one JSON object (RFC 8414 §3.2, RFC 9728 §3.2). */
export function readDocument(observation: Observation): Result<Document, Trouble> {
  const answer = answerOf(observation);
  if (!answer.ok) return answer;
  const { status, headers, json } = answer.value;
  if (status !== 200) return failed(observation, { reason: 'status', status });
  if (!json.ok) return failed(observation, json.error);
  const mediaType = mediaTypeOf(headers);
  if (mediaType !== 'application/json') return failed(observation, { reason: 'wrong_media_type', mediaType });
  return isObject(json.value)
    ? ok(json.value)
    : err({ problem: `${observation.request.url} answered JSON that is not an object`, advice: SERVER_IS_OURS });
}

/** Whatever the status is. */
export function answerOf(observation: Observation): Result<ProbeAnswer, Trouble> {
  return observation.result.ok ? observation.result : failed(observation, observation.result.error);
}

function failed({ request }: Observation, failure: FetchFailure): Result<never, Trouble> {
  return err({ problem: `${request.method} ${request.url} ${describeFetch(failure)}`, advice: adviceOn(failure) });
}

export function isObject(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mediaTypeOf(headers: ProbeAnswer['headers']): string {
  return headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() || 'no media type';
}

const SERVER_IS_OURS =
  'Look at what stands in front of the deployment (a CDN, a proxy, a firewall): it must pass this path on unchanged.';

/** For whoever runs the deployment, where {@link fetchAdvice} speaks to a provider's customer. */
function adviceOn(failure: FetchFailure): string {
  switch (failure.reason) {
    case 'status':
      if (failure.status === 404) return `Publish the document at this path, or pass the path on: ${CLIENTS_LOOK_HERE}`;
      if (failure.status === 401 || failure.status === 403)
        return 'It must be open to everybody: let the path through without sign-in, firewall rule or API key.';
      if (failure.status === 429) return 'It is throttled: look at the limits of the route, then run this again.';
      return 'Look at the log and the metrics of the function behind it, then run this again.';
    case 'redirected':
      return `Clients follow no redirect here, and neither does this command. Answer at this very address, or give people ${failure.locationHost === undefined ? 'the address that answers' : `the address at ${failure.locationHost}`}.`;
    case 'wrong_media_type':
    case 'not_json':
    case 'not_utf8':
    case 'content_encoded':
      return `Clients read application/json alone; this may be a page of something in front. ${SERVER_IS_OURS}`;
    case 'dns_failed':
      return 'The name is not found: check the spelling, and the DNS record of the custom domain.';
    case 'tls_failed':
      return 'The certificate must be valid, for this very name, and from an authority that clients trust; TLS 1.2 or later.';
    case 'connect_failed':
    case 'timed_out':
    case 'broken_response':
      return 'Check that it is deployed (or that npm start is running), and that this machine may reach it.';
    case 'address_not_public':
    case 'address_not_loopback':
    case 'not_https':
    case 'bad_port':
    case 'invalid_url':
    case 'credentials_in_url':
    case 'fragment_in_url':
      return 'A document names this address, and it is not one that everybody can ask: publish an https:// address on port 443.';
    case 'too_large':
      return 'It is too large for clients to take: something else than the document is served here.';
    case 'host_not_pinned':
      return 'Publish it at the host that you named.';
  }
}

const CLIENTS_LOOK_HERE = 'there are clients that look here and nowhere else.';
