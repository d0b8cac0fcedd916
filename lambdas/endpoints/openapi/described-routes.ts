import * as z from 'zod/mini';
import { instant, oneOf } from '../administration/schemas/common.ts';

/** A route that is no part of the administration API, as the document about the deployment tells it. */
export interface DescribedRoute {
  readonly summary: string;
  readonly tag: 'tokens' | 'agents' | 'sign-in' | 'documents';
  /** What opens it; of several, any. Absent: it is public, or judges what it is sent by itself. */
  readonly security?: readonly ('accessToken' | 'session' | 'clientSecret')[];
  readonly query?: z.ZodMiniObject;
  readonly body?: { readonly mediaType: string; readonly schema: z.ZodMiniType };
  /** Status → JSON; `null`: a page, a redirect, or nothing. */
  readonly answers: Readonly<Record<number, z.ZodMiniType | null>>;
}

/** RFC 6749 §5.2, and what else has one code and a sentence. */
export const errorSchema = z.object({
  error: z.string(),
  error_description: z.optional(z.string()),
  field: z.optional(z.string()),
  correlation_id: z.optional(z.string()),
});

const tokenRequest = z.object({
  grant_type: z.literal('urn:ietf:params:oauth:grant-type:jwt-bearer'),
  assertion: z.string(),
  scope: z.optional(z.string()),
  resource: z.optional(z.string()),
});

export const tokenAnswer = z.object({
  access_token: z.string(),
  token_type: z.literal('Bearer'),
  expires_in: z.int(),
  scope: z.string(),
});

/** Without a token when there is nothing to grant yet; `approval_uri` is for the person. */
export const mintAnswer = z.object({
  access_token: z.optional(z.string()),
  token_type: z.optional(z.literal('Bearer')),
  expires_in: z.optional(z.int()),
  scope: z.string(),
  approval_uri: z.optional(z.string()),
});

const granted = z.array(z.object({ scope: z.string(), expires_at: instant() }));
export const pollAnswer = z.object({ session_id: z.string(), granted });

export const approveAnswer = z.object({
  session_id: z.string(),
  granted,
  not_granted: z.array(z.object({ scope: z.string(), reason: z.string() })),
});

export const agentSessionsAnswer = z.object({
  sessions: z.array(
    z.object({
      session_id: z.string(),
      member: z.string(),
      client: z.optional(z.string()),
      last_mint_at: z.optional(instant()),
      granted,
    }),
  ),
  next_cursor: z.optional(z.string()),
});

export const takenBackAnswer = z.object({ session_id: z.string(), taken_back: z.array(z.string()) });

export const sessionAnswer = z.object({
  organization: z.string(),
  organization_name: z.string(),
  member: z.string(),
  email: z.string(),
  role: z.string(),
  scope: z.string(),
  /** Sent back as `X-CSRF-Token` with every change. */
  csrf_token: z.string(),
  idle_until: instant(),
  expires_at: instant(),
});

export const keySetAnswer = z.object({ keys: z.array(z.looseObject({ kid: z.string(), kty: oneOf(['RSA', 'EC']) })) });
export const metadataAnswer = z.looseObject({ issuer: z.string(), token_endpoint: z.string(), jwks_uri: z.string() });

/** `shown`: what the person saw, `client` being null where no tool had used the session; the approval counts for that. */
const approval = z.object({
  sessionId: z.string(),
  scopes: z.array(z.string()),
  shown: z.object({ client: z.nullable(z.string()), scopes: z.array(z.string()) }),
});

/** Another tool than was shown has the session now, or none: nothing was approved. */
const toolChanged = z.object({
  error: z.literal('tool_changed'),
  error_description: z.string(),
  shown: z.nullable(z.string()),
  client: z.nullable(z.string()),
});

const json = (schema: z.ZodMiniType) => ({ mediaType: 'application/json', schema });
const REFUSED = { 400: errorSchema, 401: errorSchema, 403: errorSchema, 503: errorSchema };
const SESSIONS = '/organizations/{organization}/agent/sessions';
const TAKE_BACK = {
  summary: 'Take back what was approved; protect() sees it on the next write',
  tag: 'agents',
  security: ['session'],
  query: z.object({ member: z.optional(z.string()) }),
  answers: { 200: takenBackAnswer, ...REFUSED },
} as const satisfies DescribedRoute;
const APPROVAL_PAGE = { tag: 'agents', security: ['session'], answers: { 200: null, 401: null, 403: null } } as const;

const ACTIVATION_PAGE = {
  tag: 'sign-in',
  security: ['session'],
  answers: { 200: null, 400: null, 401: null, 403: null, 409: null, 503: null },
} as const;

/** Method and path → what is told of it. A test holds these, and the administration API's, against the stack. */
export const DESCRIBED_ROUTES: Readonly<Record<string, DescribedRoute>> = {
  'POST /oauth/token': {
    summary: 'Redeem an identity assertion (ID-JAG) for an access token; one assertion, one token',
    tag: 'tokens',
    security: ['clientSecret'],
    body: { mediaType: 'application/x-www-form-urlencoded', schema: tokenRequest },
    answers: { 200: tokenAnswer, 400: errorSchema, 401: errorSchema, 503: errorSchema },
  },
  'GET /oauth/authorize': {
    summary: 'Explains that there is no authorization code grant',
    tag: 'tokens',
    answers: { 400: errorSchema },
  },
  'GET /.well-known/oauth-authorization-server': {
    summary: 'Authorization server metadata (RFC 8414)',
    tag: 'documents',
    answers: { 200: metadataAnswer },
  },
  'GET /.well-known/openid-configuration': {
    summary: 'The same, where gateways look for it',
    tag: 'documents',
    answers: { 200: metadataAnswer },
  },
  'GET /.well-known/jwks.json': {
    summary: 'The public keys that tokens are verified with (RFC 7517)',
    tag: 'documents',
    answers: { 200: keySetAnswer },
  },
  'GET /openapi.json': { summary: 'This document', tag: 'documents', answers: { 200: z.looseObject({}) } },

  'POST /organizations/{organization}/agent/token': {
    summary: 'Mint an agent token: what reads, and the writes that a person has approved for this agent session',
    tag: 'agents',
    security: ['accessToken', 'session'],
    body: json(z.object({ sessionId: z.string(), requestedScopes: z.optional(z.array(z.string())) })),
    answers: { 200: mintAnswer, ...REFUSED, 409: errorSchema, 429: errorSchema },
  },
  [`GET ${SESSIONS}/{sessionId}`]: {
    summary: 'What is approved for an agent session now; cheap to poll',
    tag: 'agents',
    security: ['accessToken', 'session'],
    answers: { 200: pollAnswer, ...REFUSED, 429: errorSchema },
  },
  'POST /organizations/{organization}/agent/approve': {
    summary: 'Approve writes for an agent session, as a person in a browser session',
    tag: 'agents',
    security: ['session'],
    body: json(approval),
    answers: { 200: approveAnswer, ...REFUSED, 409: toolChanged, 429: errorSchema },
  },
  [`GET ${SESSIONS}`]: {
    summary: "One's own agent sessions, or for administrators the organization's",
    tag: 'agents',
    security: ['session'],
    query: z.object({ all: z.optional(z.string()), cursor: z.optional(z.string()) }),
    answers: { 200: agentSessionsAnswer, ...REFUSED },
  },
  [`DELETE ${SESSIONS}/{sessionId}`]: TAKE_BACK,
  [`DELETE ${SESSIONS}/{sessionId}/scopes/{scope}`]: TAKE_BACK,
  'GET /approve/{organization}/{sessionId}': {
    ...APPROVAL_PAGE,
    summary: 'The page where a member sees what an agent asks',
  },
  'POST /approve/{organization}/{sessionId}': {
    ...APPROVAL_PAGE,
    summary: 'What the member decides on that page; 409: the tool is another one than it showed, decide again',
    answers: { ...APPROVAL_PAGE.answers, 400: null, 409: null },
  },

  'GET /login/{organization}': {
    summary: "Sign in with the organization's own identity provider",
    tag: 'sign-in',
    query: z.object({ provider: z.optional(z.string()), return_to: z.optional(z.string()) }),
    answers: { 200: null, 303: null, 404: null },
  },
  'GET /login/callback': {
    summary: 'Where the identity provider sends the browser back to',
    tag: 'sign-in',
    answers: { 303: null, 400: null },
  },
  'POST /organizations/{organization}/identity-providers/{provider}/activate': {
    summary: 'Begin to sign in through a pending provider: where to send the browser. It comes back to a question',
    tag: 'sign-in',
    security: ['session'],
    answers: { 200: z.object({ location: z.string() }), 401: errorSchema, 403: errorSchema, 409: errorSchema },
  },
  'GET /activate/{organization}/{provider}': {
    ...ACTIVATION_PAGE,
    summary: 'The page that shows who came back from a pending provider beside who is here, and asks',
  },
  'POST /activate/{organization}/{provider}': {
    ...ACTIVATION_PAGE,
    summary: 'What the person decides on that page: the account is theirs, or another is used',
    answers: { ...ACTIVATION_PAGE.answers, 303: null },
  },
  'GET /setup/{organization}/{token}': {
    summary: "A setup link's page: what opening it does, and a button; looks nothing up",
    tag: 'sign-in',
    answers: { 200: null },
  },
  'POST /setup/{organization}/{token}': {
    summary: 'Use the setup link up: begins a session that may register, test and sign in through a provider',
    tag: 'sign-in',
    answers: { 303: null, 400: null },
  },
  'GET /console': { summary: 'The console: a page, and its files below it', tag: 'documents', answers: { 200: null } },
  'GET /session': {
    summary: 'Who is signed in, and the CSRF token of the session',
    tag: 'sign-in',
    security: ['session'],
    answers: { 200: sessionAnswer, 401: errorSchema },
  },
  'POST /logout': {
    summary: 'Sign out of this browser',
    tag: 'sign-in',
    security: ['session'],
    answers: { 204: null, 401: errorSchema, 403: errorSchema },
  },
  'POST /logout/everywhere': {
    summary: 'Sign out everywhere: every token, session and write grant that began until now is refused',
    tag: 'sign-in',
    security: ['session'],
    answers: { 204: null, 401: errorSchema, 403: errorSchema },
  },
};
