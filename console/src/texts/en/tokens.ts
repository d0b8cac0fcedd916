import type { ReactNode } from 'react';
import { pluralIn } from '../plural.ts';
import { sentence } from '../sentence.ts';

const counted = pluralIn('en');

/** What tools have, and taking it away. */
export const tokens = {
  tool: 'tool',
  member: 'member',
  accessTokensThatHave:
    'Access tokens that have not ended. What a tool does with one is not known here: the latest is when it last got one.',
  noToolHasToken: 'No tool has a token',
  revokedRefusedFromIts: (tool: string) => `Revoked: ${tool} is refused from its next request on.`,
  revoke: 'Revoke',
  revokeWhatHas: (tool: string) => `Revoke what ${tool} has`,
  toolHeader: 'Tool',
  memberHeader: 'Member',
  latestToken: 'Latest token',
  counts: 'Counts',
  mayDo: 'May do',
  agents: 'Agents',
  takeAway: 'Take away',
  refused: 'refused',
  tokens: (number: number) => counted(number, { one: 'token', other: 'tokens' }),
  ofTokens: (counting: number, all: number) => `${counting} of ${all} tokens`,
  ends: (endsAt: ReactNode) => sentence`ends ${endsAt}`,
  thereMoreThanCould:
    'There are more than could be loaded. To end all that a member or a client has, recall it on its own page.',
  notAllThemShown: 'Not all of them are shown',
  revokeWhatHasQuestion: (tool: string) => `Revoke what ${tool} has?`,
  willBeRefusedFrom: (tokens: number) =>
    `${counted(tokens, { one: 'access token', other: 'access tokens' })} will be refused from the next request on, and so will be what agents got by ${tokens === 1 ? 'it' : 'them'}.`,
  connectedTools: 'Connected tools',
  whatToolsMayDo: 'What tools may do here in your name, now.',
  tools: 'Tools',
  none: 'none',
  sessions: (number: number) => counted(number, { one: 'session', other: 'sessions' }),
  aToolThatYou:
    'A tool that you are still signed in to may get another token. Signing out everywhere, in the menu under your address, ends that too, and your sessions in browsers.',
  whenYouSignIn: 'When you sign in to a tool with your account, it appears here, with what it may do and until when.',
};
