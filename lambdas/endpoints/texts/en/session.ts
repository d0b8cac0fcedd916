/** Who is signed in, and leaving. */
export const session = {
  title: 'You are signed in',
  organization: 'Organization',
  you: 'You',
  role: 'Role',
  youMay: 'You may',
  nothingYet: 'nothing yet',
  console: 'Open the console',
  confirmations: 'What colleagues have approved for agents, and waits for you to confirm',
  signOut: 'Sign out',
  signOutEverywhere: 'Sign out everywhere',
  everywhere:
    '“Everywhere” also ends the token of every tool and agent that acts for you, and takes back what you approved for agents: before one changes anything again, it must ask you.',
  setup: {
    title: 'You are setting up sign-in',
    text: 'Register your identity provider, test it, and sign in through it. Until then you can do nothing else here.',
    action: 'Set up sign-in',
    leave: 'Leave',
    left: {
      title: 'You have left the setup',
      text: 'To go on later, ask whoever sent you the setup link for another one: each works once.',
    },
  },
  signedOut: {
    title: 'You are signed out',
    everywhere: 'Every session and every token that acted for you has ended, and all that you had approved for agents.',
    here: 'This browser is signed out. Tools and agents that act for you go on.',
  },
  crossSite: {
    title: 'Nothing was changed',
    text: 'This came from another page than ours, so nothing was changed. Open the page again and repeat what you did.',
  },
  notSignedIn: { title: 'You are not signed in', text: 'Your session has ended, or there was none.' },
};
