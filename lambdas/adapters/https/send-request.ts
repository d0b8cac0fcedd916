/** One HTTP/1.1 request on a connection of its own, to addresses that were checked before. */
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { ExchangeFailure } from '../../core/connection/fetch-failure.ts';
import { failureAt, type Stage } from './network-error.ts';
import type { Deadline } from './policy.ts';
import { ACCEPTED_CODINGS } from './read-body.ts';
import { bareHost } from './request-url.ts';

export interface OutboundRequest {
  readonly method: 'GET' | 'HEAD' | 'OPTIONS' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Some content networks refuse a request without one. */
const USER_AGENT = 'countersign';

/**
 * Sends `request` to `url` by way of `addresses` and gives the response once its head is there, body unread. Every
 * redirect is a failure. The caller destroys the response.
 * TLS takes its server name and certificate identity from the URL's host, never from the address.
 * Does NOT check `addresses`: resolveChecked has. Neither is a name ever looked up here.
 */
export function sendRequest(
  url: URL,
  addresses: readonly string[],
  request: OutboundRequest,
  deadline: Deadline,
): Promise<Result<IncomingMessage, ExchangeFailure>> {
  return new Promise((resolve) => {
    const outgoing = open(url, addresses, request, deadline.signal);
    let stage: Stage = 'connect_failed';
    const fail = (error?: unknown) => resolve(err(failureAt(stage, error, deadline)));
    outgoing.once('socket', (socket) => {
      socket.once('connect', () => {
        stage = url.protocol === 'https:' ? 'tls_failed' : 'broken_response';
      });
      socket.once('secureConnect', () => {
        stage = 'broken_response';
      });
    });
    outgoing.once('response', (response) => resolve(refuseRedirect(url, response)));
    outgoing.on('error', fail);
    // A connection that ends without an answer or an error, such as one upgraded by a 101 that nobody asked for.
    outgoing.once('close', () => fail());
    outgoing.end(request.body);
  });
}

function open(url: URL, addresses: readonly string[], request: OutboundRequest, signal: AbortSignal) {
  const options = {
    hostname: bareHost(url),
    port: url.port,
    path: url.pathname + url.search,
    method: request.method,
    headers: { host: url.host, 'user-agent': USER_AGENT, 'accept-encoding': ACCEPTED_CODINGS, ...request.headers },
    lookup: lookupAmong(addresses),
    signal,
    // A kept-alive connection would outlive the check of its address.
    agent: false,
  };
  if (url.protocol === 'http:') return requestHttp(options);
  // Stated, so that NODE_TLS_REJECT_UNAUTHORIZED in the environment cannot turn it off.
  return requestHttps({ ...options, rejectUnauthorized: true, minVersion: 'TLSv1.2' });
}

/** Answers the socket's look-up with the checked addresses, so that no second look-up can differ from the first. */
function lookupAmong(addresses: readonly string[]): LookupFunction {
  const entries = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_host, options, done) => {
    if (options.all === true) return done(null, entries);
    const [first] = entries;
    return first === undefined ? done(new Error('no address'), '') : done(null, first.address, first.family);
  };
}

function refuseRedirect(url: URL, response: IncomingMessage): Result<IncomingMessage, ExchangeFailure> {
  const status = response.statusCode ?? 0;
  if (status < 300 || status > 399) return ok(response);
  response.destroy();
  const { location } = response.headers;
  const target = location === undefined ? null : URL.parse(location, url.href);
  return err({ reason: 'redirected', status, ...(target !== null && { locationHost: target.host }) });
}
