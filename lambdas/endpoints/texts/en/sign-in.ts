import { type Html, html } from '../../http/html.ts';

const NOT_FRESH = 'You did not sign in anew';
const NOT_SIGNED_IN = 'You are not signed in';
const NOT_ACTIVE = 'The identity provider is not active yet';
const UNUSABLE = 'This address cannot be used';
const OTHER_SESSION =
  'This was not begun in the session that you have now, or that session has ended. Open the console, and begin again.';
const QUESTION_GONE =
  'There is nothing to decide here any more: it was decided, or you signed in more than five minutes ago. Open the console, and begin again.';

/** Signing in: the choice of a provider, and what went wrong, in words, with what to do. */
export const signIn = {
  choose: {
    title: (organization: string) => `Sign in to ${organization}`,
    text: 'Your organization has several identity providers. Which one do you sign in with?',
  },
  askWithNumber: (correlation: string) => `If you ask somebody for help, give them this number: ${correlation}`,
  sent: { title: 'What it says about the account', nothing: 'Nothing that somebody could be known by.' },
  unavailable: 'This did not work just now, and you are not signed in. Please try again in a moment.',
  openConsole: 'Open the console',
  again: 'Sign in again',
  otherAccount: 'Sign in with another account',
  howToBegin: (form: Html) =>
    html`To begin again, open the page or the link that you came from, or your organization’s own address for signing in. It ends with ${form} and the id of your organization. Your administrator knows it.`,
  refused: {
    noSignIn: {
      title: 'There is nothing to sign in to here',
      text: 'Check the address, or ask your administrator whether your organization signs in here.',
    },
    returnTo: { title: UNUSABLE, text: 'Its return_to does not lead to a page of ours.' },
    malformed: { title: UNUSABLE, text: (parameter: string) => `Its ${parameter} is none that we understand.` },
    repeated: { title: UNUSABLE, text: (parameter: string) => `Its ${parameter} occurs more than once.` },
    notBegun: {
      title: NOT_SIGNED_IN,
      text: 'This sign-in was not begun in this browser, has ended already, or took longer than ten minutes.',
    },
    /** One text for every answer of a provider that failed a check: it is the provider's administrator who can act. */
    badAnswer: {
      title: NOT_SIGNED_IN,
      text: 'Your identity provider’s answer could not be accepted. Your administrator finds the reason in the console, under Activity, by the number below.',
    },
    client: {
      title: NOT_SIGNED_IN,
      text: 'Your identity provider does not accept this service as its client. Your administrator finds the reason in the console, under Activity, by the number below.',
    },
    timeMissing: {
      title: NOT_FRESH,
      text: 'Your organization wants you to have just signed in for this, and your identity provider does not say when you did. Your administrator can have it send the claim auth_time in its id_token. Your former session here goes on.',
    },
    notFresh: {
      title: NOT_FRESH,
      text: 'Your organization wants you to have just signed in for this, and your identity provider did not ask you to. Sign out there, then try again. Your former session here goes on.',
    },
    person: {
      title: NOT_SIGNED_IN,
      text: 'Your identity provider knows you, and this organization does not let that account in here. Give your administrator the number below: by it they find the reason in the console, under Activity.',
    },
    /** RFC 6749 §4.1.2.1, OpenID Connect Core §3.1.2.6. */
    byProvider: {
      title: NOT_SIGNED_IN,
      access_denied: 'Your identity provider did not let you in, or you went back before signing in.',
      temporarily_unavailable: 'Your identity provider is not available just now. Please try again in a moment.',
      server_error: 'Something failed at your identity provider. Please try again in a moment.',
      other: (error: string) => `Your identity provider refused the sign-in (${error}).`,
    },
    /** Making a provider active. */
    activation: {
      title: NOT_ACTIVE,
      activation_by_operator:
        'Here only the operator of this service makes identity providers active. Ask them to confirm it.',
      not_an_administrator: 'Only an administrator of the organization makes an identity provider active.',
      provider_not_pending:
        'It is not waiting for that: it is active or disabled already, or nobody has said yet under which client id we are known there.',
      activation_question_gone: QUESTION_GONE,
      activation_of_other_session: OTHER_SESSION,
      claim: (claim: string) =>
        `The identity provider does not send the claim that people are to be known by (${claim}), or not as text. Choose another one in the provider’s settings, or have it send this one.`,
      /** Who else has it is said to nobody: another organization's name is none of this one's business. */
      outcomes: {
        session_ended: OTHER_SESSION,
        question_gone: QUESTION_GONE,
        provider_changed: 'Its settings were changed while you signed in. Please begin again.',
        trust_taken:
          'An identity provider with this issuer, tenant and audience tenant is active already, here or in another organization. The first one counts. If it should be yours, ask the operator of this service.',
        subject_taken: 'You are known there as somebody who is linked to another member of your organization here.',
        member_changed: 'Your membership was changed while you signed in. Please begin again.',
      },
    },
  },
};
