import type { Document } from './document.ts';
import { answerOf } from './document.ts';
import { type DoctorFinding, issuerAdvice, resourceMetadataAddress } from './metadata-findings.ts';
import type { Observation } from './observation.ts';

/** Of a Bearer challenge, the parameters that clients read (RFC 6750 §3, RFC 9728 §5.1). */
export interface Challenge {
  readonly resourceMetadata?: string;
  readonly scope?: string;
}

/** `undefined`: no challenge of the scheme Bearer. Names and scheme in any case; a value quoted, or a token. */
export function readChallenge(header: string | undefined): Challenge | undefined {
  const parameters = /(?:^|,\s*)Bearer(?:\s+(.*))?$/is.exec(header ?? '');
  if (parameters === null) return undefined;
  const read = (name: string) => {
    const found = new RegExp(`(?:^|[\\s,])${name}\\s*=\\s*(?:"([^"]*)"|([^\\s,"]+))`, 'i').exec(parameters[1] ?? '');
    return found?.[1] ?? found?.[2];
  };
  const [resourceMetadata, scope] = [read('resource_metadata'), read('scope')];
  return { ...(resourceMetadata !== undefined && { resourceMetadata }), ...(scope !== undefined && { scope }) };
}

export function challengeOf({ result }: Observation): Challenge | undefined {
  return result.ok ? readChallenge(result.value.headers['www-authenticate']) : undefined;
}

/** The 401 is where an MCP client begins: it must lead to the resource's metadata. */
export function challengeFinding(observation: Observation): DoctorFinding {
  const step = 'api_challenge';
  const answer = answerOf(observation);
  if (!answer.ok) return { step, ...answer.error };
  const { status, headers } = answer.value;
  if (status !== 401) {
    return {
      step,
      problem: `without a token it answered ${status}, not 401`,
      advice:
        status === 404
          ? 'Name a URL of the API that exists and needs a token.'
          : 'Clients begin at the 401: put protect() before the route, and name a URL that needs a token.',
    };
  }
  const challenge = readChallenge(headers['www-authenticate']);
  if (challenge === undefined) {
    return {
      step,
      problem: 'the 401 has no WWW-Authenticate: Bearer',
      advice: 'Use the answer of protect() as it stands; a gateway or proxy must not drop or rename the header.',
    };
  }
  if (challenge.resourceMetadata === undefined) {
    return {
      step,
      problem: 'the 401 names no resource_metadata',
      advice: 'Name the resource in protect(): clients find the authorization server by it (RFC 9728 §5.1).',
    };
  }
  if (challenge.scope !== undefined) return { step, found: `401, scope="${challenge.scope}"` };
  return {
    step,
    found: '401 without scope',
    advice:
      'Without scope a client asks for everything that the metadata lists: name what one needs at first (configuration: baseline scopes).',
  };
}

/** A guard that asks a preflight for a token keeps every browser out; that no page may call the API is a decision. */
export function apiPreflightFinding(observation: Observation): DoctorFinding {
  const step = 'api_preflight';
  const answer = answerOf(observation);
  if (!answer.ok) return { step, ...answer.error };
  const { status, headers } = answer.value;
  if (status === 401 || status === 403) {
    return {
      step,
      problem: `OPTIONS answered ${status}: it asks a preflight for a token`,
      advice: 'A preflight never has one: answer OPTIONS before the guard, or use protect(), which lets it pass.',
    };
  }
  if (status >= 500) return { step, problem: `OPTIONS answered ${status}`, advice: "Look at the API's log." };
  if (status < 300 && headers['access-control-allow-origin'] !== undefined) return { step, found: 'pages may call it' };
  return {
    step,
    found: `${status}, no page of another origin may call it`,
    advice: 'If clients in a browser should, configure CORS at the API.',
  };
}

/** Clients that take the first one compare it byte for byte with what its metadata says. */
export function resourceIssuerFinding(issuer: string, document: Document): DoctorFinding {
  const step = 'resource_issuer';
  const listed = document['authorization_servers'];
  const first: unknown = Array.isArray(listed) ? listed[0] : undefined;
  if (first === issuer) return { step, found: issuer };
  if (typeof first !== 'string') {
    return {
      step,
      problem: 'it names no authorization_servers',
      advice: `Name the issuer there, first: ["${issuer}"]`,
    };
  }
  return {
    step,
    problem: `authorization_servers[0] is ${first}, the issuer is ${issuer}`,
    advice: issuerAdvice(issuer, first),
  };
}

/**
 * RFC 9728 §3.3: "identical to the protected resource's resource identifier value into which the well-known URI path suffix
 * was inserted".
 */
export function resourceFinding(api: string, metadataUrl: string, document: Document): DoctorFinding {
  const step = 'resource';
  const resource = document['resource'];
  const url = typeof resource === 'string' ? URL.parse(resource) : null;
  if (typeof resource !== 'string' || url === null) {
    return {
      step,
      problem: 'it names no resource that is a URL',
      advice: 'Name the resource of the API there, as it stands in the configuration.',
    };
  }
  if (resourceMetadataAddress(resource) !== metadataUrl) {
    return {
      step,
      problem: `resource is ${resource}, whose metadata belong at ${resourceMetadataAddress(resource)}, not at ${metadataUrl}`,
      advice: 'Clients refuse it (RFC 9728 §3.3): serve the document there, and name that address in the 401.',
    };
  }
  if (!isWithin(new URL(api), url)) {
    return {
      step,
      problem: `resource is ${resource}; ${api} is not within it`,
      advice:
        'Clients refuse a resource that is not the URL they asked, or a part of its path: name the host that people use.',
    };
  }
  return { step, found: resource };
}

function isWithin(api: URL, resource: URL): boolean {
  const path = resource.pathname.replace(/\/$/, '');
  return api.origin === resource.origin && (api.pathname === path || api.pathname.startsWith(`${path}/`));
}

/** What the resource lists a client asks for at first; the server must know it. `known`: of its metadata. */
export function resourceScopesFinding(document: Document, known: unknown): DoctorFinding {
  const step = 'resource_scopes';
  const listed: unknown = document['scopes_supported'];
  if (!Array.isArray(listed) || listed.length === 0) {
    return { step, found: 'none listed', advice: 'List what a client needs at first: many ask for exactly that.' };
  }
  const unknown = Array.isArray(known) ? listed.filter((scope) => !known.includes(scope)) : [];
  if (unknown.length === 0) return { step, found: listed.join(' ') };
  return {
    step,
    problem: `the authorization server does not know ${unknown.join(' ')}`,
    advice: 'Name scopes of the configuration alone, in the same spelling; deploy the server first.',
  };
}
