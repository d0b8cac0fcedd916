import type { DoctorCheck } from './checks.ts';
import { answerOf } from './document.ts';
import type { DoctorFinding } from './metadata-findings.ts';
import type { Observation } from './observation.ts';
import { ANY_ORIGIN, ASKED_HEADER } from './requests.ts';

const PASS_ORIGIN_ON =
  'Clients in a browser read nothing without Access-Control-Allow-Origin: *. If a CDN or proxy stands in front, it must keep the header.';

/** Fetch standard, "CORS check". */
export function corsFinding(step: DoctorCheck, observations: readonly Observation[]): DoctorFinding {
  for (const observation of observations) {
    const answer = answerOf(observation);
    if (!answer.ok) return { step, ...answer.error };
    if (!isAllowed(answer.value.headers['access-control-allow-origin'])) {
      return { step, problem: `${observation.request.url} allows no page to read it`, advice: PASS_ORIGIN_ON };
    }
  }
  return { step, found: 'any origin may read' };
}

/** Fetch standard, "CORS-preflight fetch": an ok status, the origin, and the header that was asked for. */
export function preflightFinding(step: DoctorCheck, observation: Observation): DoctorFinding {
  const answer = answerOf(observation);
  if (!answer.ok) return { step, ...answer.error };
  const { status, headers } = answer.value;
  const asked = `OPTIONS ${observation.request.url}`;
  const advice = `Browsers ask before they send ${ASKED_HEADER}, without credentials: let OPTIONS through to the deployment, with its Access-Control-Allow-* headers.`;
  if (status < 200 || status > 299) return { step, problem: `${asked} answered ${status}`, advice };
  if (!isAllowed(headers['access-control-allow-origin']))
    return { step, problem: `${asked} allows no other origin`, advice };
  const allowed = (headers['access-control-allow-headers'] ?? '')
    .toLowerCase()
    .split(',')
    .map((each) => each.trim());
  if (!allowed.includes('*') && !allowed.includes(ASKED_HEADER)) {
    return { step, problem: `${asked} does not allow the header ${ASKED_HEADER}`, advice };
  }
  return { step, found: `any origin may send ${ASKED_HEADER}` };
}

/** RFC 9110 §9.3.2: HEAD is "identical to GET except that the server MUST NOT send content". */
export function headFinding(step: DoctorCheck, get: Observation, head: Observation): DoctorFinding {
  const [wanted, answer] = [answerOf(get), answerOf(head)];
  if (!wanted.ok) return { step, ...wanted.error };
  if (!answer.ok) return { step, ...answer.error };
  if (answer.value.status === wanted.value.status) return { step, found: `${answer.value.status}, as GET` };
  return {
    step,
    problem: `HEAD ${head.request.url} answered ${answer.value.status}, GET ${wanted.value.status}`,
    advice: 'Some clients and monitors look with HEAD first: route HEAD wherever GET is routed.',
  };
}

function isAllowed(origin: string | undefined): boolean {
  return origin === '*' || origin === ANY_ORIGIN;
}
