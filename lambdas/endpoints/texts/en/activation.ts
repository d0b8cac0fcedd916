import { type Html, html } from '../../http/html.ts';

/** The page that asks an administrator whether the account that came back from a provider is theirs. */
export const activation = {
  title: 'Is this account yours?',
  problems: {
    other_question:
      'Somebody has signed in again since you opened the page. This is who it was: please look at it again.',
    not_confirmed: 'The addresses are not the same. Tick the box if the account is yours all the same.',
    no_decision: 'Choose one of the buttons.',
  },
  signedInAs: (host: Html) => html`You signed in at ${host} as`,
  hereYouAre: 'Here you are',
  waits: 'Nothing is linked yet, and the identity provider is not active. This question waits for five minutes.',
  unlinked: {
    title: 'Nothing was linked',
    text: 'That account leads to nobody here, and the identity provider is still not active.',
    otherAccount: 'Sign in with another account',
    signOutThere: (host: Html) =>
      html`If ${host} does not ask you which account, sign out there first. You have ten minutes.`,
    back: 'Back to the console',
  },
  /** An administrator signed in through it, was refused, and is here still. */
  failed: {
    title: (host: string) => `The sign-in at ${host} did not work`,
    client: 'The identity provider does not accept this service as its client.',
    badAnswer: 'The identity provider’s answer could not be accepted.',
    stillSignedIn: (address: Html) =>
      html`You are still signed in as ${address}. Nothing was changed: the identity provider is still not active.`,
    stillInSetup: (address: Html) =>
      html`You are still here as ${address}, by a setup link. Nothing was changed: the identity provider is still not active.`,
    reason: 'See the reason in the console',
    takesAMinute: 'It takes a minute until the reason appears there.',
    whoFindsReason: 'Whoever sent you the setup link finds the reason by the number below.',
    back: 'Back to the identity provider',
  },
  name: 'Name',
  address: 'Address',
  noAddress: 'none',
  verifiedThere: 'verified there',
  notVerifiedThere: 'not verified there',
  issuer: 'Issuer',
  sent: 'What the provider says about this account',
  knownBy: (claim: Html) =>
    html`People are known here by ${claim}. To take another claim, press “Not now”, change it in the provider’s settings, and sign in again.`,
  youAre: 'You are',
  administrator: 'administrator',
  bySetupLink: 'administrator, by a setup link',
  organization: 'Organization',
  makeYours: (host: Html) =>
    html`Make this account yours? From then on, whoever signs in with it at ${host} is you here.`,
  yes: 'Yes, this account is mine',
  other: 'No, use another account',
  notNow: 'Not now',
  warning: ({ why, them, member, organization }: { why: string; them: Html; member: Html; organization: Html }) =>
    html`${why} Is this somebody else’s account, or a test account? If you link it, whoever signs in as ${them} is ${member} here, an administrator of ${organization}.`,
  mineAllTheSame: 'The account is mine all the same.',
  link: (them: Html) => html`Link ${them} to me`,
  whyOther: {
    noAddress: 'The provider names no address, so that nobody can compare it with yours.',
    notVerified: 'The provider has not verified that address.',
    unseen: 'Something of this account cannot be seen.',
    differs: 'The two addresses are not the same.',
  },
};
