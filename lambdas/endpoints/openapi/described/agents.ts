import * as z from 'zod/mini';
import { ROUTES } from '../../../routes.ts';
import { askAnswer, mintAnswer, pollAnswer, writeRequestsAnswer } from '../answers/agents.ts';
import {
  agentSessionsAnswer,
  approvalAnswer,
  approvalRequest,
  approveAnswer,
  confirmationRequest,
  confirmationsAnswer,
  sessionNotUsed,
  subAgent,
  takenBackAnswer,
  toolChanged,
} from '../answers/approval.ts';
import { challengeSchema, errorSchema, gatewaySchema } from '../answers/errors.ts';
import {
  newPasskeyRequest,
  passkeyAnswer,
  passkeyOptionsAnswer,
  passkeyOptionsRequest,
  passkeysAnswer,
} from '../passkeys.ts';
import {
  type Described,
  type DescribedRoute,
  ERROR,
  ERROR_OR_PAGE,
  json,
  NOTHING,
  ok,
  PAGE,
  UNAVAILABLE,
} from './route.ts';

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
/** Agents' tokens, and what people approve for them. */
export const AGENT_ROUTES: Described<'agent' | 'approval'> = {
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
        authorization_details: z.optional(z.array(z.looseObject({ type: z.string() }))),
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
    summary: 'The page where a member sees what an agent asks; the same as JSON, for a program',
    answers: { ...APPROVAL_PAGE.answers, 303: NOTHING },
  },
  [ROUTES.approval.decideOnPage.operations.POST]: {
    ...APPROVAL_PAGE,
    summary:
      'What the member decides on that page; 409: the tool is another one than it showed, decide again, or no tool of theirs has used the session',
    answers: { ...APPROVAL_PAGE.answers, 409: { json: NOT_APPROVED, page: true } },
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
};
