import type * as z from 'zod/mini';
import { ROUTES } from '../../../routes.ts';
import { authorizationQuerySchema, consentForm, pushedAnswer, pushedRequest } from '../answers/authorization.ts';
import { acceptanceAnswer, acceptanceRequest, registrationAnswer, registrationRequest } from '../answers/clients.ts';
import { challengeSchema } from '../answers/errors.ts';
import {
  introspectionAnswer,
  introspectionRequest,
  revocationAnswer,
  revocationRequest,
  tokenAnswer,
  tokenRequest,
} from '../answers/tokens.ts';
import { type Described, type DescribedRoute, ERROR, json, NOTHING, ok, PAGE, UNAVAILABLE } from './route.ts';

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

/** What clients ask for, and browsers on their behalf. */
export const CLIENT_ROUTES: Described<'token' | 'introspection' | 'authorization'> = {
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
};
