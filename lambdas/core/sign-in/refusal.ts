import type { OrganizationId, ProviderId } from '../../../protect/vocabulary/identifiers.ts';
import type { SentPerson } from '../audit/sent-person.ts';
import type { SignInClient } from '../records.ts';
import type { AssertionRefusal, Compared, Refusal } from '../refusal.ts';
import type { NotFresh } from './max-age.ts';

/** Why a sign-in did not happen, with its facts. Closed; for the log. A page says what a person can do about it. */
export type SignInRefusal =
  /** No such organization, a disabled one, or one whose members cannot sign in here: outside they look the same. */
  | {
      readonly reason: 'no_sign_in';
      /** `undefined`: the address had none of the form. What it had instead is not kept. */
      readonly organization: OrganizationId | undefined;
      readonly provider: ProviderId | undefined;
    }
  | { readonly reason: 'malformed_parameter'; readonly parameter: string }
  | CallbackRefusal
  | { readonly reason: 'code_not_exchanged'; readonly failure: string; readonly provider: ProviderId }
  /** The provider does not take us for its client: another secret, another method, or Basic read in another way. */
  | {
      readonly reason: 'client_not_authenticated';
      readonly provider: ProviderId;
      readonly method: SignInClient['authentication']['method'];
    }
  | { readonly reason: 'id_token_refused'; readonly cause: IdTokenRefusal }
  /** OpenID Connect Core §5.3.2: its `sub` is not the id_token's. */
  | { readonly reason: 'userinfo_of_other_subject'; readonly provider: ProviderId }
  /** The id_token leads to nobody (`cause`), and what it left out could not be read. */
  | {
      readonly reason: 'userinfo_not_read';
      readonly failure: string;
      readonly provider: ProviderId;
      readonly cause: Refusal;
      readonly sent: SentPerson;
    }
  | { readonly reason: 'person_refused'; readonly cause: Refusal; readonly sent: SentPerson }
  /** The provider was asked to have the person sign in anew, and did not, or does not say that it did. */
  | (NotFresh & { readonly provider: ProviderId })
  | ActivationRefusal;

/** Why a pending provider stays pending. */
export type ActivationRefusal =
  /** Configuration leaves it to the operator. */
  | { readonly reason: 'activation_by_operator' }
  | { readonly reason: 'not_an_administrator' }
  /** Not pending (any more), unknown here, or nobody has said who we are there. */
  | { readonly reason: 'provider_not_pending'; readonly status: string | undefined }
  /** The browser's session is not the one that this was begun from. */
  | { readonly reason: 'activation_of_other_session' }
  /** This session is asked nothing about this provider (any more): decided, withdrawn, replaced, or too long ago. */
  | { readonly reason: 'activation_question_gone' }
  /** The claim that people are mapped by is missing, or no text: nobody can be known by it. */
  | {
      readonly reason: 'mapped_claim_unusable';
      readonly provider: ProviderId;
      readonly claim: string;
      readonly cause: Refusal;
    }
  | { readonly reason: 'activation_refused'; readonly outcome: Exclude<ActivationWord, 'activated'> };

/** What came of writing it. */
export type ActivationWord =
  | 'activated'
  /** Signed out, or activated, by another request. */
  | 'session_ended'
  /** What was shown was decided by another request, or replaced by another sign-in. */
  | 'question_gone'
  /** Active or disabled by now, or our client there or its mapped claim was changed. */
  | 'provider_changed'
  /** Another active provider has this (issuer, tenant, audience tenant): the first one wins. */
  | 'trust_taken'
  /** The subject leads to another member. */
  | 'subject_taken'
  /** Disabled, removed, or with another role. */
  | 'member_changed';

/** The callback does not fit what this browser has begun, or is the provider's refusal. */
export type CallbackRefusal =
  /** This browser began no sign-in, or more than ten minutes ago. */
  | { readonly reason: 'no_login_attempt' }
  | { readonly reason: 'repeated_parameter'; readonly parameter: string }
  | { readonly reason: 'state_differs' }
  | ({ readonly reason: 'response_issuer_differs' } & Compared)
  /** RFC 6749 §4.1.2.1; `error` is the code alone. */
  | { readonly reason: 'provider_said_no'; readonly error: string }
  | { readonly reason: 'code_missing' };

export type IdTokenRefusal =
  | AssertionRefusal
  | ({ readonly reason: 'issuer_differs' } & Compared)
  | ({ readonly reason: 'tenant_differs' } & Compared)
  | ({ readonly reason: 'authorized_party_differs' } & Compared)
  | { readonly reason: 'nonce_differs' };

const AFTER_THE_PROVIDER: ReadonlySet<SignInRefusal['reason']> = new Set([
  'code_not_exchanged',
  'client_not_authenticated',
  'id_token_refused',
  'userinfo_of_other_subject',
  'userinfo_not_read',
  'person_refused',
  'sign_in_time_missing',
  'sign_in_not_fresh',
]);

const THE_PROVIDERS_WORD: ReadonlySet<SignInRefusal['reason']> = new Set([
  'id_token_refused',
  'userinfo_of_other_subject',
  'userinfo_not_read',
  'person_refused',
  'sign_in_time_missing',
  'sign_in_not_fresh',
  'mapped_claim_unusable',
]);

/**
 * Whether what is refused is the provider's own answer: what its token endpoint gave us for a code. Anybody can come back with
 * a code that is none, and with whatever else an address may say.
 */
export function isProvidersWord({ reason }: SignInRefusal): boolean {
  return THE_PROVIDERS_WORD.has(reason);
}

/** Whether the provider had sent the browser back with a code: somebody signed in there, and did not get in here. */
export function followsProvidersAnswer({ reason }: SignInRefusal): boolean {
  return AFTER_THE_PROVIDER.has(reason);
}
