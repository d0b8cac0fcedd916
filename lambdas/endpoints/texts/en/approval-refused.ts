import { ROUTES } from '../../../routes.ts';
import { html } from '../../http/html.ts';

/** To the page that has the button. */
const SIGN_OUT = html`<a href="${ROUTES.signIn.session.path}">sign out here</a>`;

/** What the approval page and the page of confirmations answer where there is nothing to decide. Title and text of each. */
export const approvalRefused = {
  signedOutMeanwhile: {
    title: 'You are not signed in',
    text: 'Your session has ended, so nothing was changed. Sign in and decide again.',
    action: 'Sign in',
  },
  otherOrganization: {
    title: 'This is for another organization',
    text: (organization: string) =>
      `This link is about another organization than ${organization}, which you are signed in to here. Nothing was changed.`,
    next: 'If the link is for you, sign out first, then open it again.',
    signOut: (organization: string) => `Sign out of ${organization}`,
  },
  passkey: { title: 'Your passkey was not accepted', text: 'Nothing was changed. Try again.' },
  malformed: { title: 'This address cannot be used' },
  agentsOff: { title: 'There is nothing to approve here', text: 'Agents are switched off in your organization.' },
  tooMany: { title: 'Please wait a moment', text: 'Too many requests came from you. Nothing was changed.' },
  otherMember: {
    title: 'This asks another member',
    text: html`The link is about an agent of another member. Whoever it is for has to open it. Nothing was changed. If it is for you under another account, ${SIGN_OUT}, then open it again.`,
  },
  notUsed: {
    title: 'There is nothing to approve',
    text: 'No tool of yours uses this agent session now. Nothing was changed.',
  },
  subAgent: {
    title: 'This is a sub-agent’s session',
    text: (topmost: string) =>
      `It may change what the session ${topmost} may change: look at that one. Nothing was changed.`,
  },
  notASecondPerson: {
    title: 'This is for others to confirm',
    text: 'Confirming is for members with the role that your organization names. Nothing was changed.',
  },
  ownApproval: {
    title: 'Somebody else has to confirm it',
    text: 'You have approved this yourself. Nothing was changed.',
  },
  nothingToConfirm: {
    title: 'There is nothing to confirm here any more',
    text: 'It was decided, taken back, or waited too long. Nothing was changed.',
  },
  passkeyNeeded: {
    title: 'This takes your passkey',
    text: 'Your organization wants this to be confirmed with a passkey, and none was asked for: scripts are switched off, or did not load. Switch them on, then open the page again. Nothing was changed.',
  },
  noPasskey: {
    title: 'This takes a passkey',
    text: 'Your organization wants this to be confirmed with a passkey, and you have added none. Add one in the console, under My passkeys. Nothing was changed.',
  },
  notPossible: { title: 'This is not possible', text: 'Nothing was changed.' },
};
