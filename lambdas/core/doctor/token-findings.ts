import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { showText } from '../advice/show-text.ts';
import type { CLIENT_CHECKS, DoctorCheck } from './checks.ts';
import { answerOf, isObject, type Trouble } from './document.ts';
import type { DoctorFinding } from './metadata-findings.ts';
import type { Observation } from './observation.ts';

/** RFC 6749 §5.2, of any status. Texts are the server's own. */
interface ErrorAnswer {
  readonly status: number;
  readonly error: string;
  readonly description: string;
  readonly uri: string;
  readonly correlationId: string;
  readonly challenge: string | undefined;
}

const PASS_ERRORS_ON =
  'Clients read error from the JSON of the answer: what stands in front must not put pages of its own in its place.';

function readError(observation: Observation): Result<ErrorAnswer, Trouble> {
  const answer = answerOf(observation);
  if (!answer.ok) return answer;
  const { status, headers, json } = answer.value;
  const body = json.ok && isObject(json.value) ? json.value : undefined;
  const error = body?.['error'];
  if (body === undefined || typeof error !== 'string') {
    return err({ problem: `answered ${status} without an OAuth error in JSON`, advice: PASS_ERRORS_ON });
  }
  const text = (name: string) => (typeof body[name] === 'string' ? body[name] : '');
  return ok({
    status,
    error,
    description: text('error_description'),
    uri: text('error_uri'),
    correlationId: text('correlation_id'),
    challenge: headers['www-authenticate'],
  });
}

/** RFC 9110 §15.5.6: "The origin server MUST generate an Allow header field in a 405 response". */
export function getFinding(observation: Observation): DoctorFinding {
  const step = 'token_get';
  const answer = answerOf(observation);
  if (!answer.ok) return { step, ...answer.error };
  const { status, headers } = answer.value;
  const allow = headers['allow'];
  if (status === 405 && /(?:^|[\s,])POST(?:$|[\s,])/.test(allow ?? '')) return { step, found: `405, Allow: ${allow}` };
  return {
    step,
    problem: `GET answered ${status}${allow === undefined ? ' without Allow' : `, Allow: ${allow}`}`,
    advice:
      'It must be 405 with Allow: POST, so that whoever opens it in a browser learns what it takes. Is token_endpoint the right address?',
  };
}

/** RFC 6749 §5.2: 401 names the scheme if the client used the header. Clients that see a challenge look at nothing else. */
export function unknownClientFinding(
  step: DoctorCheck,
  observations: readonly Observation[],
  challenge: 'expected' | 'absent',
): DoctorFinding {
  for (const observation of observations) {
    const answer = readError(observation);
    if (!answer.ok) return { step, ...answer.error };
    const { status, error } = answer.value;
    if (status !== 401 || error !== 'invalid_client') {
      return {
        step,
        problem: `a client that nobody knows is answered ${status} ${showText(error)}`,
        advice: 'It must be 401 invalid_client, so that a client looks at its credentials and nowhere else.',
      };
    }
    const challenged = answer.value.challenge !== undefined;
    if (challenged && challenge === 'absent') {
      return {
        step,
        problem: 'the 401 has a WWW-Authenticate, and the credentials came in the form',
        advice:
          'Many libraries hide the error behind a challenge, and browsers ask for a password: answer with one only if the request has an Authorization header.',
      };
    }
    if (!challenged && challenge === 'expected') {
      return {
        step,
        problem: 'the 401 has no WWW-Authenticate, and the credentials came in the header',
        advice: 'RFC 6749 §5.2 asks for it. API Gateway and proxies may drop or rename it: pass it on.',
      };
    }
  }
  return {
    step,
    found: challenge === 'expected' ? '401 invalid_client, challenge' : '401 invalid_client, no challenge',
  };
}

/** Libraries keep `error_description` and `error_uri`, and drop every other member. */
export function correlationFinding(observation: Observation): DoctorFinding {
  const step = 'correlation';
  const answer = readError(observation);
  if (!answer.ok) return { step, ...answer.error };
  const { correlationId: id, description, uri } = answer.value;
  if (id !== '' && description.includes(id) && uri.includes(encodeURIComponent(id))) {
    return { step, found: 'in error_description and error_uri' };
  }
  return {
    step,
    problem:
      id === '' ? 'an error has no correlation_id' : 'error_description or error_uri is without the correlation id',
    advice:
      'It is the one way from what a client shows to the reason in the log. Deploy the current release; nothing in front may rewrite errors.',
  };
}

export function refusedFinding(step: DoctorCheck, observation: Observation, expected: string): DoctorFinding {
  const answer = readError(observation);
  if (!answer.ok) return { step, ...answer.error };
  const { status, error } = answer.value;
  if (status === 400 && error === expected) return { step, found: `400 ${expected}` };
  return {
    step,
    problem: `answered ${status} ${showText(error)}, not 400 ${expected}`,
    advice:
      'Clients choose by this code what to do next. Deploy the current release, and look at what stands in front.',
  };
}

type ClientCheck = (typeof CLIENT_CHECKS)[number];

/**
 * What the token endpoint says of a client that presents no assertion at all: `invalid_grant` means that the client is
 * known and its secret right. Issues nothing, uses nothing up.
 */
export function clientFinding(step: ClientCheck, observation: Observation): DoctorFinding {
  const answer = readError(observation);
  if (!answer.ok) return { step, ...answer.error };
  const { status, error, description } = answer.value;
  if (status === 400 && error === 'invalid_grant') return { step, found: 'the client is known, and its secret right' };
  const problem = `answered ${status} ${showText(error)}: ${showText(description)}`;
  if (error === 'invalid_client' && /pinned/.test(description)) {
    return {
      step,
      found: `not in this form: ${description}`,
      advice: 'Let the client send it in the form that is pinned, or take the pin away: countersign client set',
    };
  }
  if (error === 'invalid_client') {
    return {
      step,
      problem,
      advice:
        'Compare the id with countersign client list; a secret that is lost or expired is made anew by countersign client rotate.',
    };
  }
  if (error === 'unauthorized_client') {
    return { step, problem, advice: 'The client is registered for another grant: create one for jwt-bearer.' };
  }
  return { step, problem, advice: 'The reason stands in the log under the correlation id.' };
}
