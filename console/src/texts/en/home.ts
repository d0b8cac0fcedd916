import type { ReactNode } from 'react';
import { sentence } from '../sentence.ts';

/** The first page of an organization. */
export const home = {
  overview: 'Overview',
  theLast24Hours: 'The last 24 hours',
  tokensIssued: 'Tokens issued',
  refused: 'Refused',
  toldToTryAgain: 'Told to try again',
  gettingStarted: 'Getting started',
  threeStepsUntilTool: 'Three steps until a tool of your people works.',
  trustYourIdentityProvider: 'Trust your identity provider',
  onePendingSignIn: 'One is pending: sign in through it',
  registerIt: 'Register it',
  enableTool: 'Enable a tool',
  chooseOne: 'Choose one',
  seeItsFirstToken: 'See its first token',
  activity: 'Activity',
  agentsActForNobody: (settings: ReactNode) =>
    sentence`Agents act for nobody here until you switch them on in the ${settings}. Then a person approves what each may change.`,
  settings: 'settings',
  whatStands: 'Who and what may come in',
  identityProviders: 'Identity providers',
  activeAndPending: (active: number, pending: number) =>
    `${active} active${pending === 0 ? '' : `, ${pending} pending`}`,
  tools: 'Tools',
  enabledTools: (count: number) => `${count} enabled`,
  agents: 'Agents',
  agentSessions: (count: string) => `on, ${count} ${count === '1' ? 'session' : 'sessions'}`,
};
