import type { ReactNode } from 'react';
import { sentence } from '../sentence.ts';

/** One refusal, and what to do about it. */
export const refusals = {
  refusal: 'Refusal',
  activity: 'Activity',
  theLastFiftyEach:
    'The last fifty of each kind are: tokens, sign-ins, agents. Of an assertion whose signature was not good nothing is kept, since anybody can send one: Activity counts those. It takes a minute until one appears.',
  noSuchRefusalKept: 'No such refusal is kept',
  explainAssertionItself: 'Explain the assertion itself',
  explainNewOne: 'Explain a new one',
  whatWasCompared: 'What was compared',
  theRequest: 'The request',
  when: 'When',
  correlationId: 'Correlation id',
  correlationIdInline: 'correlation id',
  whatWasRefused: 'What was refused',
  client: 'Client',
  provider: 'Provider',
  member: 'Member',
  addressAsSent: 'Address, as sent',
  subjectAsSent: 'Subject, as sent',
  nothingThisSignIn:
    'Nothing of this sign-in was the provider’s own answer, so that anybody may have sent it. If nobody of yours tried to sign in then, there is nothing to do.',
  at: (provider: string, step: ReactNode) => sentence`At ${provider}: ${step}`,
  linkedFromNextAssertion: (subject: string, email: string) =>
    `Linked: ${subject} is ${email} from the next assertion or sign-in on.`,
  linkThisAccountTo: 'Link this account to a member?',
  link: 'Link',
  atWhoeverHasThis: (claim: ReactNode, provider: ReactNode) =>
    sentence`${claim} at ${provider}. Whoever has this account is the member whom you choose: make sure that it is theirs.`,
  notThereYetAdd: 'Not there yet? Add them under Members first.',
  openSettings: 'Open settings',
  openRulesForAgents: 'Open the rules for agents',
  openMember: 'Open the member',
  openClient: 'Open the client',
  openProvidersSettings: 'Open the provider’s settings',
  registerThisIssuer: 'Register this issuer',
  linkToMember: 'Link to a member',
  addAsMember: 'Add as a member',
  aToken: 'A token',
  aSignIn: 'A sign-in',
  anAgent: 'An agent',
  aSignalProvider: 'A signal of a provider',
  aToolByWhoever: 'A tool, by whoever was asked',
};
