import * as z from 'zod/mini';
import { ROUTES } from '../../../routes.ts';
import { errorSchema } from '../answers/errors.ts';
import { sessionAnswer, setupSessionAnswer } from '../answers/sessions.ts';
import { type Described, type DescribedRoute, ERROR, ERROR_OR_PAGE, NOTHING, ok, PAGE, UNAVAILABLE } from './route.ts';

const NOT_THE_SESSIONS = { 401: ERROR_OR_PAGE, 403: ERROR_OR_PAGE, ...UNAVAILABLE };

const ACTIVATION_PAGE = {
  tag: 'sign-in',
  security: ['session'],
  answers: { 200: PAGE, 400: PAGE, 401: PAGE, 403: PAGE, 409: PAGE, 503: PAGE },
} as const satisfies Omit<DescribedRoute, 'summary'>;

/** Signing in and out, and setting sign-in up. */
export const SIGN_IN_ROUTES: Described<'signIn'> = {
  [ROUTES.signIn.login.operations.GET]: {
    summary: "Sign in with the organization's own identity provider",
    tag: 'sign-in',
    query: z.object({
      provider: z.optional(z.string()),
      return_to: z.optional(z.string()),
      max_age: z.optional(z.string()),
      prompt: z.optional(z.literal('select_account')),
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
