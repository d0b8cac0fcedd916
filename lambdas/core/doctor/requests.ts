import type { ProbeRequest } from './observation.ts';

/** A page that is nobody's: documents that are public are readable for any. */
export const ANY_ORIGIN = 'https://inspector.example';

/** The header of MCP clients that makes a browser ask first. */
export const ASKED_HEADER = 'mcp-protocol-version';

/** Credentials that can be nobody's, with characters that the two encodings of Basic write differently. */
export const NOBODY = { id: 'countersign-doctor', secret: 'no secret+of/anybody=%' } as const;

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** Three parts, none of which says anything: a client that is accepted with it is told `invalid_grant`. */
const NO_ASSERTION = 'e30.e30.AA';

/** As a client in a browser asks for a document. */
export function documentRequest(url: string): ProbeRequest {
  return { method: 'GET', url, headers: { accept: 'application/json', origin: ANY_ORIGIN } };
}

export function headRequest(url: string): ProbeRequest {
  return { method: 'HEAD', url, headers: { accept: 'application/json' } };
}

/** Fetch standard, "CORS-preflight fetch". */
export function preflightRequest(url: string, headers: string = ASKED_HEADER): ProbeRequest {
  const asked = { 'access-control-request-method': 'GET', 'access-control-request-headers': headers };
  return { method: 'OPTIONS', url, headers: { origin: ANY_ORIGIN, ...asked } };
}

export interface Credentials {
  readonly id: string;
  readonly secret: string;
}

/** RFC 6749 §2.3.1 form-encodes both; many clients send them as they are. */
export type BasicForm = 'encoded' | 'raw';

/** Without an assertion, a redemption that can only be refused: nothing is issued by it, whoever asks. */
export function basicRequest(
  url: string,
  { id, secret }: Credentials,
  form: BasicForm,
  assertion = NO_ASSERTION,
): ProbeRequest {
  const write = form === 'encoded' ? formEncode : (text: string) => text;
  const credentials = Buffer.from(`${write(id)}:${write(secret)}`).toString('base64');
  return formRequest(url, redemption(assertion), { authorization: `Basic ${credentials}` });
}

export function postRequest(url: string, { id, secret }: Credentials): ProbeRequest {
  return formRequest(url, { ...redemption(), client_id: id, client_secret: secret });
}

export function unsupportedGrantRequest(url: string): ProbeRequest {
  return formRequest(url, { grant_type: 'urn:countersign:doctor', client_id: NOBODY.id, client_secret: NOBODY.secret });
}

/** RFC 6749 §3.2: "Request and response parameters MUST NOT be included more than once." */
export function repeatedParameterRequest(url: string): ProbeRequest {
  const once = postRequest(url, NOBODY);
  return { ...once, body: `${once.body}&client_id=${NOBODY.id}` };
}

const redemption = (assertion = NO_ASSERTION) => ({ grant_type: JWT_BEARER, assertion });

function formRequest(
  url: string,
  form: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): ProbeRequest {
  const body = new URLSearchParams(form).toString();
  const type = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
  return { method: 'POST', url, headers: { ...type, ...headers }, body };
}

/** RFC 6749 appendix B. */
function formEncode(text: string): string {
  return new URLSearchParams([['', text]]).toString().slice(1);
}
