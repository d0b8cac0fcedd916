import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { ok } from '../../../protect/vocabulary/result.ts';
import { formatScopes } from '../../../protect/vocabulary/scope.ts';
import { PLAIN_PARAMETER } from '../../core/agents/approval-address.ts';
import type { AgentRefusal } from '../../core/agents/refusal.ts';
import type { Configuration } from '../../core/configuration.ts';
import { type AdmissionDependencies, admitToAgents } from '../../flows/admit-to-agents.ts';
import type { SessionDependencies } from '../../flows/authenticate-session.ts';
import { type ConfirmationDependencies, confirmWrites, refuseConfirmation } from '../../flows/confirm-writes.ts';
import { type ConfirmationListDependencies, listConfirmations } from '../../flows/list-confirmations.ts';
import type { AgentTelemetry, SessionTelemetry } from '../../ports/telemetry.ts';
import { consolePath } from '../../routes.ts';
import { sessionOf } from '../agents/callers.ts';
import type { CredentialRefusal } from '../agents/error.ts';
import { type AgentHandler, answerAgentRequest, malformed, type RequestNotes } from '../agents/routes.ts';
import { type Tools, toolsOf } from '../agents/tools.ts';
import { correlationIdOf, type Endpoint } from '../http/endpoint.ts';
import { onlyField, readForm } from '../http/form.ts';
import type { Answers } from '../http/observed.ts';
import { unavailablePage } from '../http/page.ts';
import { type Answer, pagesOf } from '../http/pages-of.ts';
import { type HttpResponse, NO_STORE } from '../http/response.ts';
import { type SessionGuard, sessionGuard } from '../sign-in/session-guard.ts';
import { confirmationsPage, confirmedPage } from './confirmation-views.ts';
import { type AdmittedPerson, parseDecision, readCursor, toCursor } from './confirmations.ts';
import { passkeyIn } from './passkey-field.ts';
import { approvalRefusedPage } from './refused-pages.ts';

export type ConfirmationPageDependencies = AdmissionDependencies &
  ConfirmationDependencies &
  ConfirmationListDependencies &
  SessionDependencies & {
    readonly tools: Tools;
    readonly sessionRefused?: SessionTelemetry['sessionRefused'];
    readonly telemetry: AgentTelemetry;
  };

type Handler = AgentHandler<never, Answer>;
type Handled = ReturnType<Handler>;
type Handle = (
  dependencies: ConfirmationPageDependencies,
  admitted: AdmittedPerson,
  event: APIGatewayProxyEventV2,
  notes: RequestNotes,
) => Handled;

/**
 * Where a second person sees what colleagues have approved: GET shows, POST decides one of them. A browser is led to the
 * console; with `plain`, and after a form, every answer is a page that works without scripts. Held to what the console's
 * requests are held to: the session, its organization, the role (law 17), and of a decision the CSRF token and `Origin`.
 * What a form decides is what its id is of, which never changes: so it is what the page showed.
 */
export function confirmationPage(dependencies: ConfirmationPageDependencies): Endpoint {
  const guard = sessionGuard(dependencies);
  const answers = answersOf(dependencies.configuration);
  return pagesOf(dependencies.configuration).drawn((event) => {
    const isPost = event.requestContext.http.method !== 'GET';
    const operation = isPost ? 'confirm' : 'list_confirmations';
    const handle: Handler = async (_, notes) => {
      const admitted = await admittedPerson(dependencies, guard, event, notes);
      return admitted.ok ? (isPost ? decide : show)(dependencies, admitted.value, event, notes) : admitted;
    };
    return answerAgentRequest(dependencies.telemetry, { operation, handle }, event, answers);
  });
}

function answersOf(configuration: Configuration): Answers<AgentRefusal | CredentialRefusal, Answer> {
  return {
    refused: (refusal, event) => approvalRefusedPage(refusal, event, configuration),
    unavailable: unavailablePage,
  };
}

async function admittedPerson(
  dependencies: ConfirmationPageDependencies,
  guard: SessionGuard,
  event: APIGatewayProxyEventV2,
  notes: RequestNotes,
) {
  const person = await sessionOf(guard, event);
  if (!person.ok) {
    if ('session' in person.error) dependencies.sessionRefused?.(person.error.session, correlationIdOf(event));
    return person;
  }
  const { organization, member } = person.value.session;
  notes.note({ organization, member });
  const admitted = await admitToAgents(dependencies, { organization, member });
  return admitted.ok ? ok({ person: person.value, rules: admitted.value.rules }) : admitted;
}

const show: Handle = async (dependencies, { person, rules }, event, notes) => {
  const { configuration } = dependencies;
  const isPlain = new URLSearchParams(event.rawQueryString).has(PLAIN_PARAMETER);
  const after = readCursor(event, person);
  if (!after.ok) return malformed(after.error);
  if (!isPlain) {
    notes.finish({});
    return ok(toConsole(person.organization.id));
  }
  const { confirmations, mayConfirm, next } = await listConfirmations(dependencies, person, rules, after.value);
  notes.finish({ confirmations: confirmations.length });
  const tools = await toolsOf(
    dependencies.tools,
    confirmations.map(({ half }) => half.client),
  );
  const cursor = next && toCursor(person, next);
  return ok(confirmationsPage({ configuration, rules, person, confirmations, mayConfirm, tools, cursor }));
};

function toConsole(organization: string): HttpResponse {
  const location = consolePath(organization, '/requests');
  return { statusCode: 303, headers: { ...NO_STORE, location, 'referrer-policy': 'same-origin', vary: 'Cookie' } };
}

const decide: Handle = async (dependencies, { person, rules }, event, notes) => {
  const form = readForm(event);
  const fields = (['member', 'id', 'decision'] as const).map((name) => [name, onlyField(form, name)] as const);
  const passkey = passkeyIn(form);
  if (!passkey.ok) return malformed(passkey.error);
  const wanted = parseDecision({ ...Object.fromEntries(fields), ...passkey.value });
  if (!wanted.ok) return malformed(wanted.error);
  const { configuration } = dependencies;
  if (wanted.value.decision === 'refuse') {
    const refused = await refuseConfirmation(dependencies, person, rules, wanted.value);
    if (!refused.ok) return refused;
    notes.finish({ scope: '' });
    return ok(confirmedPage({ configuration, person, decision: 'refuse', half: refused.value }));
  }
  const confirmed = await confirmWrites(dependencies, person, rules, wanted.value);
  if (!confirmed.ok) return confirmed;
  const { granted, refused } = confirmed.value;
  notes.finish({ scope: formatScopes(new Set(granted.keys())), notGranted: refused.size });
  return ok(confirmedPage({ configuration, person, decision: 'confirm', ...confirmed.value }));
};
