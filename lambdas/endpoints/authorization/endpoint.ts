import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import {
  type AddressRefusal,
  type NotEnabled,
  type NothingGranted,
  type ReturnedRefusal,
  toAuthorizationError,
} from '../../core/authorization/refusal.ts';
import {
  type AuthorizationParameters,
  type AuthorizationRequest,
  answerAt,
  authorizationPath,
  type ClientAddress,
  clientAddressOf,
  parseAuthorization,
  stateOf,
} from '../../core/authorization/request.ts';
import type { Client } from '../../core/records.ts';
import { loginPath } from '../../core/sign-in/login-path.ts';
import { parseReturnTo } from '../../core/sign-in/return-to.ts';
import { isCrossSite, type SessionRefusal } from '../../core/sign-in/session-refusal.ts';
import type { AuthenticatedSession, SessionDependencies } from '../../flows/authenticate-session.ts';
import {
  type AuthorizationFlowDependencies,
  admitClient,
  askForClient,
  giveConsent,
  prepareConsent,
  verifyClientAddress,
  verifyDocumentedAddress,
} from '../../flows/authorize-client.ts';
import type { ClientDocumentDependencies } from '../../flows/steps/client-by-document.ts';
import { type ResolvedRequest, resolveRequest } from '../../flows/steps/resolve-request.ts';
import type { PushedRequests } from '../../ports/pushed-requests.ts';
import type { AuthorizationContext, AuthorizationTelemetry, SessionTelemetry } from '../../ports/telemetry.ts';
import { correlationIdOf, type Endpoint } from '../http/endpoint.ts';
import { onlyField, readForm } from '../http/form.ts';
import { type Answers, type Notes, type Observers, observed } from '../http/observed.ts';
import { unavailablePage } from '../http/page.ts';
import { type Answer, pagesOf } from '../http/pages-of.ts';
import { jsonResponse, NO_STORE } from '../http/response.ts';
import { redirect } from '../sign-in/endpoint.ts';
import { sessionGuard } from '../sign-in/session-guard.ts';
import { notSignedInPage } from '../sign-in/session-pages.ts';
import { ASK, clientAskedPage, notApprovedPage } from './document-pages.ts';
import { addressRefusedPage, consentPage, notEnabledPage, organizationPage, shownOf, signInPage } from './pages.ts';

export interface AuthorizationEndpointDependencies
  extends AuthorizationFlowDependencies,
    Omit<ClientDocumentDependencies, 'trust'>,
    SessionDependencies {
  readonly pushedRequests: Pick<PushedRequests, 'find'>;
  readonly trust: AuthorizationFlowDependencies['trust'] & SessionDependencies['trust'];
  readonly telemetry: AuthorizationTelemetry & SessionTelemetry;
}

/** A request whose client and redirect address are verified: from here on the tool may be told. */
interface Asked {
  readonly resolved: ResolvedRequest;
  readonly address: ClientAddress;
  readonly client: Client;
}

/** A request whose parameters can be read. `client` is absent where nobody registered it: its document will say (M6). */
type Named = Omit<Asked, 'client'> & { readonly client: Client | undefined };

/** Why there is no code, and who is told: the person alone, or the tool at its own address. */
type Refused =
  | { readonly refusal: AddressRefusal }
  | { readonly refusal: ReturnedRefusal; readonly asked: Asked }
  | { readonly refusal: NotEnabled; readonly asked: Asked; readonly person: AuthenticatedSession }
  | { readonly session: SessionRefusal };

type Handled = Promise<Result<Answer, Refused>>;

/**
 * `/oauth/authorize`: GET asks a person, POST takes the answer of the page's form. Client and redirect address first,
 * before anything is sent anywhere; then the request, the session, and the question (A1, A3). A GET never decides.
 */
export function authorizationEndpoint(dependencies: AuthorizationEndpointDependencies): Endpoint {
  const { telemetry, configuration } = dependencies;
  const guard = sessionGuard(dependencies);
  const observers: Observers<AuthorizationContext, Refused> = {
    refused: (refused, context) =>
      'session' in refused
        ? telemetry.sessionRefused(refused.session, context.correlationId)
        : telemetry.authorizationRefused(refused.refusal, context),
    unavailable: telemetry.authorizationUnavailable,
  };
  const answers: Answers<Refused, Answer> = {
    refused: (refused, event) => refuse(refused, event, configuration.issuer),
    unavailable: unavailablePage,
  };
  return pagesOf(configuration).drawn(async (event) => {
    const { method } = event.requestContext.http;
    if (method !== 'GET' && method !== 'POST') return METHOD_NOT_ALLOWED;
    const context: AuthorizationContext = { correlationId: correlationIdOf(event) };
    return observed<AuthorizationContext, Refused, Answer>(event, { context, observers, answers }, (notes) =>
      method === 'GET' ? ask(dependencies, guard, event, notes) : decide(dependencies, guard, event, notes),
    );
  });
}

type SessionGuardOf = ReturnType<typeof sessionGuard>;

async function ask(
  dependencies: AuthorizationEndpointDependencies,
  guard: SessionGuardOf,
  event: APIGatewayProxyEventV2,
  notes: Notes<AuthorizationContext>,
): Handled {
  const named = await identify(dependencies, event.rawQueryString, notes);
  if (!named.ok) return named;
  const { resolved, address, client: registered } = named.value;
  const parameters = resolved.address;
  const request = requestOf(dependencies, named.value);
  // Whose address is not verified yet is told nothing: the person signs in first.
  if (!request.ok && registered) return err({ refusal: request.error, asked: { ...named.value, client: registered } });
  const { organization, choosesOrganization, isFromForm } = request.ok ? request.value : NO_WISHES;
  if (choosesOrganization) return ok(organizationPage(parameters, address));
  const person = await guard(event);
  if (!person.ok && person.error.reason === 'authorization_beside_session') return err({ session: person.error });
  // Somebody else's organization is not this session's: its own sign-in comes first (law 7).
  if (!person.ok || (organization !== undefined && person.value.organization.id !== organization)) {
    if (organization === undefined) return ok(organizationPage(parameters, address));
    const signIn = signInPath(organization, parameters, dependencies);
    return ok(isFromForm ? signInPage(organization, signIn) : redirect(signIn, []));
  }
  const { organization: id, member } = person.value.session;
  notes.note({ organization: id, member });
  const asked = await verify(dependencies, named.value, person.value);
  if (!asked.ok) return asked;
  if (!request.ok) return err({ refusal: request.error, asked: asked.value });
  const consent = await prepareConsent(dependencies, asked.value.client, request.value, person.value);
  if (!consent.ok) return err(refusedTo(consent.error, asked.value, person.value));
  const { configuration } = dependencies;
  const { client } = asked.value;
  return ok(consentPage({ configuration, parameters, client, address, person: person.value, consent: consent.value }));
}

/** The form of the page. Nothing of it is believed but the answer: everything is looked at again. */
async function decide(
  dependencies: AuthorizationEndpointDependencies,
  guard: SessionGuardOf,
  event: APIGatewayProxyEventV2,
  notes: Notes<AuthorizationContext>,
): Handled {
  const person = await guard(event);
  if (!person.ok) return err({ session: person.error });
  const form = readForm(event);
  const named = await identify(dependencies, onlyField(form, 'request') ?? '', notes);
  if (!named.ok) return named;
  const { resolved, address } = named.value;
  const { organization, member } = person.value.session;
  notes.note({ organization, member });
  const asked = await verify(dependencies, named.value, person.value);
  if (!asked.ok) return asked;
  const request = requestOf(dependencies, asked.value);
  if (!request.ok) return err({ refusal: request.error, asked: asked.value });
  // The page was of another session of this browser.
  if (!isFor(request.value, person.value))
    return err({ session: { reason: 'session_of_other_organization', organization } });
  const decision = onlyField(form, 'decision');
  if (decision === 'deny') return err({ refusal: { reason: 'denied', member }, asked: asked.value });
  const consent = await prepareConsent(dependencies, asked.value.client, request.value, person.value);
  if (decision === ASK && !consent.ok && consent.error.reason === 'client_not_approved')
    return ok(clientAskedPage(await askForClient(dependencies, address.client, person.value), address, person.value));
  if (!consent.ok) return err(refusedTo(consent.error, asked.value, person.value));
  // Law 13: what was shown is what is given, and a form that says neither decides nothing.
  if (decision !== 'allow' || onlyField(form, 'shown') !== shownOf(consent.value)) {
    const { configuration } = dependencies;
    const { client } = asked.value;
    const view = {
      configuration,
      parameters: resolved.address,
      client,
      address,
      person: person.value,
      consent: consent.value,
    };
    return ok(consentPage({ ...view, isChanged: true }));
  }
  if ((await admitClient(dependencies, consent.value, person.value)) === 'no_organization')
    return err({ session: { reason: 'session_of_other_organization', organization } });
  const given = await giveConsent(dependencies, address, request.value, consent.value, person.value, resolved.pushed);
  if (!given.ok) return err({ refusal: given.error });
  const { code, grant } = given.value;
  dependencies.telemetry.authorizationGranted(grant, notes.context);
  return ok(
    redirect(answerAt(address.redirectUri, answerOf(asked.value, dependencies.configuration.issuer, { code })), []),
  );
}

function isFor({ organization }: AuthorizationRequest, person: AuthenticatedSession): boolean {
  return organization === undefined || organization === person.organization.id;
}

/** Of a request that is not told anything yet. */
const NO_WISHES = { organization: undefined, choosesOrganization: false, isFromForm: false } as const;

async function identify(
  dependencies: AuthorizationEndpointDependencies,
  query: string,
  notes: Notes<AuthorizationContext>,
): Promise<Result<Named, Refused>> {
  const resolved = await resolveRequest(dependencies, query);
  if (!resolved.ok) return err({ refusal: resolved.error });
  const address = clientAddressOf(resolved.value.parameters);
  if (!address.ok) return err({ refusal: address.error });
  const client = await verifyClientAddress(dependencies, address.value);
  if (!client.ok) return err({ refusal: client.error });
  notes.note({ client: address.value.client });
  return ok({ resolved: resolved.value, address: address.value, client: client.value });
}

function requestOf(
  { configuration }: AuthorizationEndpointDependencies,
  { resolved: { parameters, maxCharacters } }: Pick<Asked, 'resolved'>,
): Result<AuthorizationRequest, ReturnedRefusal> {
  return parseAuthorization(parameters, configuration, maxCharacters);
}

async function verify(
  dependencies: AuthorizationEndpointDependencies,
  { client: registered, ...named }: Named,
  person: AuthenticatedSession,
): Promise<Result<Asked, Refused>> {
  if (registered !== undefined) return ok({ ...named, client: registered });
  const client = await verifyDocumentedAddress(dependencies, named.address, person);
  return client.ok ? ok({ ...named, client: client.value }) : err({ refusal: client.error });
}

function refusedTo(refusal: NotEnabled | NothingGranted, asked: Asked, person: AuthenticatedSession): Refused {
  const isTold = refusal.reason === 'no_scope_granted' || refusal.reason === 'no_details_granted';
  return isTold ? { refusal, asked } : { refusal, asked, person };
}

function signInPath(
  organization: string,
  parameters: AuthorizationParameters,
  { configuration }: AuthorizationEndpointDependencies,
): string {
  return loginPath(organization, { return_to: parseReturnTo(authorizationPath(parameters), configuration.issuer) });
}

/** RFC 9207 §2: "Authorization servers … MUST indicate their identifier in the authorization response", errors too. */
function answerOf({ resolved }: Asked, iss: string, answer: Readonly<Record<string, string>>) {
  return { ...answer, state: stateOf(resolved.parameters), iss };
}

function refuse(refused: Refused, event: APIGatewayProxyEventV2, issuer: string): Answer {
  if ('session' in refused) return notSignedInPage(isCrossSite(refused.session));
  if (!('asked' in refused)) return addressRefusedPage(refused.refusal, correlationIdOf(event));
  const { asked, refusal } = refused;
  const { error, description } = toAuthorizationError(refusal);
  const back = answerOf(asked, issuer, { error, error_description: description });
  const { address } = asked;
  if (refusal.reason === 'client_not_approved' && 'person' in refused)
    return notApprovedPage(asked, refused.person, back);
  if ('person' in refused) return notEnabledPage(refused.refusal, { address, person: refused.person, back });
  return redirect(answerAt(address.redirectUri, back), []);
}

const METHOD_NOT_ALLOWED = jsonResponse(405, { error: 'method_not_allowed' }, { ...NO_STORE, allow: 'GET, POST' });
