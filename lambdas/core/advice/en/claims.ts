import { describeDetailsProblem } from '../../details/parse.ts';
import type { AssertionRefusal } from '../../refusal.ts';
import { RESTORE_UNDER_WAY } from '../../tokens/restore.ts';
import { type AdviceOn, showTime } from '../advice.ts';
import { showText } from '../show-text.ts';
import { claimFormAdvice } from './claim-form.ts';

const quoted = (text: string | undefined) => (text === undefined ? 'absent' : `"${showText(text)}"`);

/** What the assertion claims: for whom it is, when it holds, and for which client and resource. */
export const claimsAdvice = {
  ...claimFormAdvice,
  wrong_audience: ({ expected, actual }) => ({
    meaning: `The assertion is meant for ${quoted(actual)}; ours is ${quoted(expected)}.`,
    nextStep:
      expected !== undefined && actual?.replace(/\/$/, '') === expected
        ? 'They differ by a trailing slash alone: set the audience at the provider to exactly our issuer, without it.'
        : 'Set the audience at the provider to exactly our issuer: not the token endpoint, and without a trailing slash.',
  }),
  several_audiences: ({ count }) => ({
    meaning: `The assertion names ${count} audiences; it must be meant for us alone.`,
    nextStep: 'Set the audience at the provider to our issuer, and to nothing else.',
  }),
  issued_to_other_client: ({ expected, actual }) => ({
    meaning: `The assertion was issued to the client ${quoted(actual)}; the one that presents it is known to this provider as ${quoted(expected)}.`,
    nextStep:
      'Present it with the client that it was issued to; or, if the provider has another name for this client, register that name as its alias.',
  }),
  expired: ({ expiredAt, now }) => ({
    meaning: `The assertion ended at ${showTime(expiredAt)}; it is ${showTime(now)}.`,
    nextStep: "Get a fresh one and send it at once. If it is fresh, compare the provider's clock with ours.",
  }),
  issued_in_future: ({ issuedAt, now }) => ({
    meaning: `The assertion says that it was issued at ${showTime(issuedAt)}; it is only ${showTime(now)}.`,
    nextStep: "Correct the provider's clock.",
  }),
  not_yet_valid: ({ notBefore, now }) => ({
    meaning: `The assertion holds from ${showTime(notBefore)} on; it is only ${showTime(now)}.`,
    nextStep: "Wait until then, or correct the provider's clock.",
  }),
  issued_before_restore: ({ issuedAt, restoredAt }) => ({
    meaning:
      restoredAt === RESTORE_UNDER_WAY
        ? 'The register of redemptions is being restored from a backup: nothing is redeemed meanwhile.'
        : `The assertion is of ${showTime(issuedAt)}; the register of redemptions was restored from a backup at ${showTime(restoredAt)}, and cannot tell whether older ones were redeemed.`,
    nextStep:
      restoredAt === RESTORE_UNDER_WAY
        ? 'Wait for whoever operates this server: "countersign restore status" says since when.'
        : 'Get a fresh one from the provider.',
  }),
  lifetime_too_long: ({ lifetimeSeconds, maxSeconds }) => ({
    meaning: `The assertion lives ${lifetimeSeconds} seconds; this provider's may live ${maxSeconds}.`,
    nextStep: 'Shorten it at the provider, or raise the maximum lifetime in the settings of the provider here.',
  }),
  assertion_resource_unknown: ({ resource }) => ({
    meaning: `The assertion is for the resource "${showText(resource)}", which is none of ours.`,
    nextStep: 'Set the resource at the provider to one of our APIs, or leave it out.',
  }),
  confirmation_not_supported: () => ({
    meaning:
      'The assertion is bound ("cnf") in another way than by the thumbprint of one key ("jkt"), which cannot be checked here.',
    nextStep: 'Have the provider bind it by DPoP (RFC 9449), or turn key binding off there for this application.',
  }),
  confirmation_key_differs: ({ expected, actual }) => ({
    meaning:
      actual === undefined
        ? `The assertion is bound to the key ${expected}, and the request came without a DPoP proof of it.`
        : `The assertion is bound to the key ${expected}, and the DPoP proof of the request is of ${actual}.`,
    nextStep:
      'Have the tool sign the proof with the key that it used when it asked the provider for the assertion. If it does, somebody else has held the assertion.',
  }),
  claimed_authorization_details_not_supported: () => ({
    meaning: 'The assertion carries "authorization_details", and no type of them is declared here.',
    nextStep: 'Have the provider leave them out and delegate by scope.',
  }),
  claimed_authorization_details_malformed: (problem) => ({
    meaning: `The assertion's "authorization_details" cannot be honoured: ${describeDetailsProblem(problem)}.`,
    nextStep: 'Have the provider send types that are declared here, each with all of its members, or none.',
  }),
  already_redeemed: () => ({
    meaning: 'The assertion has become a token before; each one becomes at most one.',
    nextStep:
      'Get a fresh one for every token. If nobody of yours redeemed it, find out who did by its correlation id.',
  }),
} satisfies Partial<AdviceOn<AssertionRefusal>>;
