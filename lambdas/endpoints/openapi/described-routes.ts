import * as z from 'zod/mini';
import { type DescribedOperation, ROUTES, type RoutedFunction } from '../../routes.ts';
import {
  acceptanceAnswer,
  acceptanceRequest,
  agentSessionsAnswer,
  approvalAnswer,
  approvalRequest,
  approveAnswer,
  askAnswer,
  authorizationQuerySchema,
  challengeSchema,
  confirmationRequest,
  confirmationsAnswer,
  consentForm,
  errorSchema,
  gatewaySchema,
  introspectionAnswer,
  introspectionRequest,
  keySetAnswer,
  metadataAnswer,
  mintAnswer,
  pollAnswer,
  pushedAnswer,
  pushedRequest,
  registrationAnswer,
  registrationRequest,
  revocationAnswer,
  revocationRequest,
  sessionAnswer,
  sessionNotUsed,
  setErrorSchema,
  setupSessionAnswer,
  subAgent,
  takenBackAnswer,
  tokenAnswer,
  tokenRequest,
  toolChanged,
  writeRequestsAnswer,
} from './answers.ts';
import {
  newPasskeyRequest,
  passkeyAnswer,
  passkeyOptionsAnswer,
  passkeyOptionsRequest,
  passkeysAnswer,
} from './passkeys.ts';
import { newScimUser, scimDocument, scimError, scimPatch, scimQuery, scimUser, scimUsers } from './provisioning.ts';

/** Whose routes are described here: the administration API's describe themselves. */
type DescribedHere = Exclude<RoutedFunction, 'administration'>;

/** A route that is no part of the administration API, as the document about the deployment tells it. */
export interface DescribedRoute {
  readonly summary: string;
  readonly tag: 'tokens' | 'agents' | 'sign-in' | 'provisioning' | 'documents';
  /** What opens it; of several, any. Absent: it is public, or judges what it is sent by itself. */
  readonly security?: readonly (
    | 'accessToken'
    | 'session'
    | 'clientSecret'
    | 'registrationToken'
    | 'scimToken'
    | 'signalToken'
  )[];
  readonly query?: z.ZodMiniObject;
  /** A client's request for something that may be bound to a key: a `DPoP` header counts (RFC 9449 §5, §10.1). */
  readonly binds?: true;
  readonly body?: { readonly mediaType: string; readonly schema: z.ZodMiniType };
  /** Every status that the route itself answers; what any of them may, is added to all. */
  readonly answers: Readonly<Record<number, DescribedAnswer>>;
}

/** What a status comes with; of several, what `Accept` says, or what refused it. None of them: a redirect, or nothing. */
export interface DescribedAnswer {
  readonly json?: z.ZodMiniType;
  /** RFC 7644 §8.1. */
  readonly scim?: z.ZodMiniType;
  /** RFC 9457, of the closed set. */
  readonly problem?: true;
  readonly page?: true;
  readonly image?: true;
}

const json = (schema: z.ZodMiniType) => ({ mediaType: 'application/json', schema });
const ok = (schema: z.ZodMiniType): DescribedAnswer => ({ json: schema });
const NOTHING: DescribedAnswer = {};
const ERROR: DescribedAnswer = { json: errorSchema };
const PAGE: DescribedAnswer = { page: true };
const ERROR_OR_PAGE: DescribedAnswer = { json: errorSchema, page: true };

const SET_ERROR: DescribedAnswer = { json: setErrorSchema };

/** The store does not answer, or has no answer to give. */
const UNAVAILABLE = { 503: ERROR };
const NOT_APPROVED = z.union([toolChanged, sessionNotUsed, subAgent]);

/** Of every route about agents: 404 while they are switched off in the organization, 429 for who asks too often. */
const REFUSED = {
  ...{ 400: ERROR, 401: ok(challengeSchema), 403: ERROR, 404: ok(gatewaySchema), 429: ERROR },
  ...UNAVAILABLE,
};
/** The member is asked at once for what is withheld. */
const mintAsk = z.union([z.boolean(), z.object({ reason: z.optional(z.string()), until: z.optional(z.int()) })]);
const TAKE_BACK = {
  summary: 'Take back what was approved; protect() sees it on the next write',
  tag: 'agents',
  security: ['session'],
  query: z.object({ member: z.optional(z.string()) }),
  answers: { 200: ok(takenBackAnswer), ...REFUSED },
} as const satisfies DescribedRoute;
const APPROVAL_PAGE = {
  tag: 'agents',
  security: ['session'],
  query: z.object({
    scope: z.optional(z.string()),
    member: z.optional(z.string()),
    plain: z.optional(z.string()),
  }),
  answers: {
    200: { json: approvalAnswer, page: true },
    ...{ 400: ERROR_OR_PAGE, 401: ERROR_OR_PAGE, 403: ERROR_OR_PAGE, 429: ERROR_OR_PAGE, 503: ERROR_OR_PAGE },
    404: { json: gatewaySchema, page: true },
  },
} as const satisfies Omit<DescribedRoute, 'summary'>;
const CONFIRMATION_PAGE = {
  tag: 'agents',
  security: ['session'],
  answers: { 200: PAGE, 400: PAGE, 401: PAGE, 403: PAGE, 404: PAGE, 429: PAGE, 503: PAGE },
} as const satisfies Omit<DescribedRoute, 'summary'>;
const NOT_THE_SESSIONS = { 401: ERROR_OR_PAGE, 403: ERROR_OR_PAGE, ...UNAVAILABLE };

const ACTIVATION_PAGE = {
  tag: 'sign-in',
  security: ['session'],
  answers: { 200: PAGE, 400: PAGE, 401: PAGE, 403: PAGE, 409: PAGE, 503: PAGE },
} as const satisfies Omit<DescribedRoute, 'summary'>;

/** A form of a client that authenticates, and the errors of RFC 6749 §5.2. */
const ofClient = (schema: z.ZodMiniType, answers: DescribedRoute['answers']) =>
  ({
    tag: 'tokens',
    security: ['clientSecret'],
    body: { mediaType: 'application/x-www-form-urlencoded', schema },
    answers: { ...answers, 400: ERROR, 401: ERROR, 500: ERROR, ...UNAVAILABLE },
  }) as const satisfies Omit<DescribedRoute, 'summary'>;

/** With a Bearer token of registration: none is a 401 without a code. */
const OF_REGISTRATION = { 401: ok(challengeSchema), 500: ERROR, ...UNAVAILABLE };

const SCIM_ERROR: DescribedAnswer = { scim: scimError };
const scim = (schema: z.ZodMiniType) => ({ mediaType: 'application/scim+json', schema });

/** With a provider's SCIM token; whatever is refused in SCIM's own form. */
const ofScimClient = (answers: DescribedRoute['answers']) =>
  ({
    tag: 'provisioning',
    security: ['scimToken'],
    answers: { ...answers, 401: SCIM_ERROR, 403: SCIM_ERROR, 500: SCIM_ERROR, 503: SCIM_ERROR },
  }) as const satisfies Omit<DescribedRoute, 'summary'>;
const SCIM_DOCUMENT = {
  tag: 'provisioning',
  answers: { 200: { scim: scimDocument }, 403: SCIM_ERROR, 404: SCIM_ERROR },
} as const satisfies Omit<DescribedRoute, 'summary'>;
const CHANGED_USER = ofScimClient({
  ...{ 200: { scim: scimUser }, 400: SCIM_ERROR, 404: SCIM_ERROR, 409: SCIM_ERROR, 412: SCIM_ERROR },
});

/** Method and path → what is told of it. */
export const DESCRIBED_ROUTES: Readonly<Record<DescribedOperation<DescribedHere>, DescribedRoute>> = {
  [ROUTES.token.redeem.operations.POST]: {
    summary:
      'Redeem an identity assertion (ID-JAG), an authorization code or a refresh token: each is good for one token',
    ...ofClient(tokenRequest, { 200: ok(tokenAnswer) }),
    binds: true,
  },
  [ROUTES.introspection.introspect.operations.POST]: {
    summary: 'What a token is good for now (RFC 7662), for the API that it is for',
    ...ofClient(introspectionRequest, { 200: ok(introspectionAnswer) }),
  },
  [ROUTES.introspection.revoke.operations.POST]: {
    summary: 'Give up a token of one’s own (RFC 7009): refused on the next request; the same answer for any other text',
    ...ofClient(revocationRequest, { 200: ok(revocationAnswer) }),
  },
  [ROUTES.introspection.push.operations.POST]: {
    summary: 'Leave an authorization request here (RFC 9126), and send the browser with its request_uri and client_id',
    ...ofClient(pushedRequest, { 201: ok(pushedAnswer) }),
    binds: true,
  },
  [ROUTES.introspection.acceptance.operations.POST]: {
    summary:
      'Whether identity assertions of an issuer would be redeemed for the client that asks, and what it could get at most; nothing of anybody else',
    ...ofClient(acceptanceRequest, { 200: ok(acceptanceAnswer), 429: ERROR }),
  },
  [ROUTES.introspection.register.operations.POST]: {
    summary:
      'Register a client (RFC 7591) with an initial access token of one organization: it waits until an administrator enables it',
    tag: 'tokens',
    security: ['registrationToken'],
    body: json(registrationRequest),
    answers: { 201: ok(registrationAnswer), 400: ERROR, 403: ERROR, ...OF_REGISTRATION },
  },
  [ROUTES.introspection.registration.operations.GET]: {
    summary: 'What a client has registered (RFC 7592), for its own registration access token, and whether it waits',
    tag: 'tokens',
    security: ['registrationToken'],
    answers: { 200: ok(registrationAnswer), ...OF_REGISTRATION },
  },
  [ROUTES.introspection.registration.operations.DELETE]: {
    summary: 'Delete a registration (RFC 7592): the client is off everywhere within 60 s, for good',
    tag: 'tokens',
    security: ['registrationToken'],
    answers: { 204: NOTHING, ...OF_REGISTRATION },
  },
  [ROUTES.signals.receive.operations.POST]: {
    summary: 'An identity provider says what happened to a person (RFC 8935): a Security Event Token, taken or not',
    tag: 'tokens',
    security: ['signalToken'],
    body: { mediaType: 'application/secevent+jwt', schema: z.string() },
    answers: { 202: NOTHING, 400: SET_ERROR, 401: SET_ERROR, 500: SET_ERROR, 503: SET_ERROR },
  },
  [ROUTES.authorization.authorize.operations.GET]: {
    summary:
      'Ask a person what a tool may do (authorization code with PKCE): 303 to sign-in, or with an error to the tool',
    tag: 'tokens',
    query: authorizationQuerySchema,
    answers: { 200: PAGE, 303: NOTHING, 400: PAGE, 401: PAGE, 403: PAGE, 503: PAGE },
  },
  [ROUTES.authorization.authorize.operations.POST]: {
    summary: 'The answer of that page’s form: 303 to the tool, with a code or an error',
    tag: 'tokens',
    security: ['session'],
    body: { mediaType: 'application/x-www-form-urlencoded', schema: consentForm },
    answers: { 200: PAGE, 303: NOTHING, 400: PAGE, 401: PAGE, 403: PAGE, 503: PAGE },
  },
  [ROUTES.metadata.errors.operations.GET]: {
    summary: 'What each error of the token endpoint means: where error_uri leads to',
    tag: 'documents',
    answers: { 200: PAGE },
  },
  [ROUTES.provisioning.users.operations.GET]: {
    ...ofScimClient({ 200: { scim: scimUsers }, 400: SCIM_ERROR }),
    summary: 'Users whom the identity provider manages, page by page; or the one that a filter names',
    query: scimQuery,
  },
  [ROUTES.provisioning.users.operations.POST]: {
    ...ofScimClient({ 201: { scim: scimUser }, 400: SCIM_ERROR, 409: SCIM_ERROR }),
    summary: 'Add a member, or manage one who is there already',
    body: scim(newScimUser),
  },
  [ROUTES.provisioning.user.operations.GET]: {
    ...ofScimClient({ 200: { scim: scimUser }, 404: SCIM_ERROR }),
    summary: 'One user',
  },
  [ROUTES.provisioning.user.operations.PUT]: {
    ...CHANGED_USER,
    summary: 'Replace a user: active false refuses the member from the next request on',
    body: scim(newScimUser),
  },
  [ROUTES.provisioning.user.operations.PATCH]: {
    ...CHANGED_USER,
    summary: 'Change a user, attribute by attribute',
    body: scim(scimPatch),
  },
  [ROUTES.provisioning.user.operations.DELETE]: {
    ...ofScimClient({ 204: NOTHING, 404: SCIM_ERROR, 412: SCIM_ERROR }),
    summary: 'Delete a user: the member is disabled, and refused from the next request on',
  },
  [ROUTES.provisioning.serviceProviderConfig.operations.GET]: { ...SCIM_DOCUMENT, summary: 'What SCIM offers here' },
  [ROUTES.provisioning.resourceTypes.operations.GET]: { ...SCIM_DOCUMENT, summary: 'Which resources SCIM has here' },
  [ROUTES.provisioning.resourceType.operations.GET]: { ...SCIM_DOCUMENT, summary: 'One of these resources: User' },
  [ROUTES.provisioning.schemas.operations.GET]: { ...SCIM_DOCUMENT, summary: 'Which attributes users have here' },
  [ROUTES.provisioning.schema.operations.GET]: { ...SCIM_DOCUMENT, summary: 'The schema of users' },
  [ROUTES.metadata.authorizationServer.operations.GET]: {
    summary: 'Authorization server metadata (RFC 8414)',
    tag: 'documents',
    answers: { 200: ok(metadataAnswer), 304: NOTHING },
  },
  [ROUTES.metadata.openIdConfiguration.operations.GET]: {
    summary: 'The same, where gateways look for it',
    tag: 'documents',
    answers: { 200: ok(metadataAnswer), 304: NOTHING },
  },
  [ROUTES.metadata.jwks.operations.GET]: {
    summary: 'The public keys that tokens are verified with (RFC 7517)',
    tag: 'documents',
    answers: { 200: ok(keySetAnswer), 304: NOTHING, ...UNAVAILABLE },
  },
  [ROUTES.metadata.openApi.operations.GET]: {
    summary: 'This document',
    tag: 'documents',
    answers: { 200: ok(z.looseObject({})), 304: NOTHING },
  },

  [ROUTES.agent.mint.operations.POST]: {
    summary: 'Mint an agent token: what reads, and the writes that a person has approved for this agent session',
    tag: 'agents',
    security: ['accessToken', 'session'],
    body: json(
      z.object({
        sessionId: z.string(),
        parentSessionId: z.optional(z.string()),
        requestedScopes: z.optional(z.array(z.string())),
        ask: z.optional(mintAsk),
      }),
    ),
    answers: { 200: ok(mintAnswer), ...REFUSED, 409: ERROR },
  },
  [ROUTES.agent.poll.operations.GET]: {
    summary: 'What is approved for an agent session now; cheap to poll',
    tag: 'agents',
    security: ['accessToken', 'session'],
    answers: { 200: ok(pollAnswer), ...REFUSED, 409: ERROR },
  },
  [ROUTES.agent.ask.operations.POST]: {
    summary:
      'Ask the member for writes, or for one operation exactly; the same question again is answered as before, and after a no it waits ten minutes',
    tag: 'agents',
    security: ['accessToken', 'session'],
    body: json(
      z.object({
        scopes: z.optional(z.array(z.string())),
        operation: z.optional(
          z.object({
            name: z.string(),
            path: z.string(),
            query: z.optional(z.record(z.string(), z.string())),
            body: z.optional(z.looseObject({})),
          }),
        ),
        parentSessionId: z.optional(z.string()),
        reason: z.optional(z.string()),
        until: z.optional(z.int()),
      }),
    ),
    answers: { 200: ok(askAnswer), 201: ok(askAnswer), ...REFUSED, 409: ERROR },
  },
  [ROUTES.agent.end.operations.POST]: {
    summary: "End an agent session of one's own client: its approvals, and what it asks for",
    tag: 'agents',
    security: ['accessToken', 'session'],
    answers: { 200: ok(takenBackAnswer), ...REFUSED, 409: ERROR },
  },
  [ROUTES.approval.approve.operations.POST]: {
    summary: 'Approve writes for an agent session, as a person in a browser session',
    tag: 'agents',
    security: ['session'],
    body: json(approvalRequest),
    answers: { 200: ok(approveAnswer), ...REFUSED, 409: ok(NOT_APPROVED) },
  },
  [ROUTES.approval.list.operations.GET]: {
    summary: "One's own agent sessions, or for administrators the organization's",
    tag: 'agents',
    security: ['session'],
    query: z.object({ all: z.optional(z.string()), cursor: z.optional(z.string()) }),
    answers: { 200: ok(agentSessionsAnswer), ...REFUSED },
  },
  [ROUTES.approval.listRequests.operations.GET]: {
    summary: "What waits for one's own answer, or for administrators what the organization's members are asked",
    tag: 'agents',
    security: ['session'],
    query: z.object({ all: z.optional(z.string()), cursor: z.optional(z.string()) }),
    answers: { 200: ok(writeRequestsAnswer), ...REFUSED },
  },
  [ROUTES.approval.listConfirmations.operations.GET]: {
    summary: 'What other members have approved, and wait for this one to confirm',
    tag: 'agents',
    security: ['session'],
    query: z.object({ cursor: z.optional(z.string()) }),
    answers: { 200: ok(confirmationsAnswer), ...REFUSED },
  },
  [ROUTES.approval.confirm.operations.POST]: {
    summary: 'Confirm what another member has approved, or refuse it; 409: there is nothing to confirm any more',
    tag: 'agents',
    security: ['session'],
    body: json(confirmationRequest),
    answers: { 200: ok(approveAnswer), ...REFUSED, 409: ERROR },
  },
  [ROUTES.approval.listPasskeys.operations.GET]: {
    summary: "One's own passkeys",
    tag: 'agents',
    security: ['session'],
    answers: { 200: ok(passkeysAnswer), ...REFUSED },
  },
  [ROUTES.approval.beginPasskey.operations.POST]: {
    summary: 'What to ask the browser for: a challenge for one decision, good once and for five minutes',
    tag: 'agents',
    security: ['session'],
    body: json(passkeyOptionsRequest),
    answers: { 200: ok(passkeyOptionsAnswer), ...REFUSED, 409: ERROR },
  },
  [ROUTES.approval.registerPasskey.operations.POST]: {
    summary: 'Register a passkey, within five minutes of signing in at the provider; one for each sign-in',
    tag: 'agents',
    security: ['session'],
    body: json(newPasskeyRequest),
    answers: { 201: ok(passkeyAnswer), ...REFUSED, 409: ERROR },
  },
  [ROUTES.approval.removePasskey.operations.DELETE]: {
    summary: "Remove a passkey of one's own",
    tag: 'agents',
    security: ['session'],
    answers: { 200: ok(passkeyAnswer), ...REFUSED, 404: { json: z.union([gatewaySchema, errorSchema]) } },
  },
  [ROUTES.approval.takeBackAll.operations.DELETE]: {
    ...TAKE_BACK,
    summary: 'Take back all of a session; with end=true it is over for good, with every one below it',
    query: z.object({ member: z.optional(z.string()), end: z.optional(z.literal('true')) }),
  },
  [ROUTES.approval.takeBackOne.operations.DELETE]: TAKE_BACK,
  [ROUTES.approval.showPage.operations.GET]: {
    ...APPROVAL_PAGE,
    summary: 'The page where a member sees what an agent asks; the same as JSON, for the console',
    answers: { ...APPROVAL_PAGE.answers, 303: NOTHING },
  },
  [ROUTES.approval.decideOnPage.operations.POST]: {
    ...APPROVAL_PAGE,
    summary:
      'What the member decides on that page; 409: the tool is another one than it showed, decide again, or no tool of theirs has used the session',
    answers: { ...APPROVAL_PAGE.answers, 409: { json: NOT_APPROVED, page: true } },
  },

  [ROUTES.metadata.logo.operations.GET]: {
    summary: 'The picture of a client, by its content',
    tag: 'documents',
    answers: { 200: { image: true }, 404: ERROR, 503: ERROR },
  },
  [ROUTES.approval.showConfirmations.operations.GET]: {
    ...CONFIRMATION_PAGE,
    summary:
      'The page, without scripts, where a second person sees what colleagues have approved; else leads to the console',
    query: z.object({ plain: z.optional(z.string()), cursor: z.optional(z.string()) }),
    answers: { ...CONFIRMATION_PAGE.answers, 303: NOTHING },
  },
  [ROUTES.approval.decideConfirmation.operations.POST]: {
    ...CONFIRMATION_PAGE,
    summary: 'What a second person decides on that page; 409: there is nothing to confirm any more',
    answers: { ...CONFIRMATION_PAGE.answers, 409: PAGE },
  },

  [ROUTES.signIn.login.operations.GET]: {
    summary: "Sign in with the organization's own identity provider",
    tag: 'sign-in',
    query: z.object({
      provider: z.optional(z.string()),
      return_to: z.optional(z.string()),
      max_age: z.optional(z.string()),
    }),
    answers: { 200: PAGE, 303: NOTHING, 400: PAGE, 404: PAGE, 503: PAGE },
  },
  [ROUTES.signIn.callback.operations.GET]: {
    summary: 'Where the identity provider sends the browser back to',
    tag: 'sign-in',
    answers: { 303: NOTHING, 400: PAGE, 403: PAGE, 404: PAGE, 409: PAGE, 503: PAGE },
  },
  [ROUTES.signIn.activation.operations.POST]: {
    summary: 'Begin to sign in through a pending provider: where to send the browser. It comes back to a question',
    tag: 'sign-in',
    security: ['session'],
    answers: {
      200: ok(z.object({ location: z.string() })),
      ...{ 400: { problem: true }, 401: ERROR, 403: { json: errorSchema, problem: true }, 409: { problem: true } },
      ...UNAVAILABLE,
    },
  },
  [ROUTES.signIn.activationPage.operations.GET]: {
    ...ACTIVATION_PAGE,
    summary: 'The page that shows who came back from a pending provider beside who is here, and asks',
  },
  [ROUTES.signIn.activationPage.operations.POST]: {
    ...ACTIVATION_PAGE,
    summary: 'What the person decides on that page: the account is theirs, or another is used',
    answers: { ...ACTIVATION_PAGE.answers, 303: NOTHING },
  },
  [ROUTES.signIn.setup.operations.GET]: {
    summary: "A setup link's page: what opening it does, and a button; looks nothing up",
    tag: 'sign-in',
    answers: { 200: PAGE, 404: PAGE },
  },
  [ROUTES.signIn.setup.operations.POST]: {
    summary: 'Use the setup link up: begins a session that may register, test and sign in through a provider',
    tag: 'sign-in',
    answers: { 303: NOTHING, 403: PAGE, 404: PAGE, 503: PAGE },
  },
  [ROUTES.console.console.operations.GET]: {
    summary: 'The console: a page, and its files below it',
    tag: 'documents',
    answers: { 200: PAGE },
  },
  [ROUTES.signIn.session.operations.GET]: {
    summary: 'Who is signed in, and the CSRF token of the session',
    tag: 'sign-in',
    security: ['session'],
    answers: {
      200: { json: z.union([sessionAnswer, setupSessionAnswer]), page: true },
      401: ERROR_OR_PAGE,
      ...UNAVAILABLE,
    },
  },
  [ROUTES.signIn.logout.operations.POST]: {
    summary: 'Sign out of this browser',
    tag: 'sign-in',
    security: ['session'],
    answers: { 200: PAGE, 204: NOTHING, ...NOT_THE_SESSIONS },
  },
  [ROUTES.signIn.logoutEverywhere.operations.POST]: {
    summary: 'Sign out everywhere: every token, session and write grant that began until now is refused',
    tag: 'sign-in',
    security: ['session'],
    answers: { 200: PAGE, 204: NOTHING, ...NOT_THE_SESSIONS },
  },
};
