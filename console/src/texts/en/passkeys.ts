/** One’s own passkeys. */
export const passkeys = {
  myPasskeys: 'My passkeys',
  whereYourOrganizationWants:
    'Where your organization wants one, a passkey approves what an agent may change: your device asks for your finger, face or PIN.',
  itApprovesNothingFrom:
    'It approves nothing from now on. What it has approved stays: take that back under My agent sessions. Remove it from your device too.',
  removeQuestion: (name: string) => `Remove ${name}?`,
  remove: 'Remove',
  isRemoved: (name: string) => `${name} is removed.`,
  theRequestStillWaits: 'The request still waits for your answer, unless its hour is over.',
  youHavePasskey: 'You have a passkey',
  goBackAndDecide: 'Go back and decide',
  soThatNobodyElse:
    'So that nobody else adds one in your name, you add a passkey within five minutes of signing in, and one for each time.',
  toAddPasskeySign: 'To add a passkey, sign in again',
  signInAgain: 'Sign in again',
  signingOutEverywhereEnds:
    'Signing out everywhere ends them too, and so does an administrator who recalls what you have.',
  youHaveNoPasskey: 'You have no passkey',
  ifOneTheseNot: 'If one of these is not yours, remove it, then sign out everywhere.',
  removeNamed: (name: string) => `Remove ${name}`,
  added: 'Added',
  lastUsed: 'Last used',
  isAdded: (name: string) => `${name} is added.`,
  addThisPasskey: 'Add this passkey',
  addPasskey: 'Add a passkey',
  name: 'Name',
  soThatYouKnow: 'So that you know it again: “My phone”, “Blue security key”.',
};
