import type { ReactNode } from 'react';
import type { home as english } from '../en/home.ts';
import { sentence } from '../sentence.ts';

export const home: typeof english = {
  overview: 'Übersicht',
  theLast24Hours: 'Die letzten 24 Stunden',
  tokensIssued: 'Ausgestellte Token',
  refused: 'Abgelehnt',
  toldToTryAgain: 'Zu neuem Versuch aufgefordert',
  gettingStarted: 'Erste Schritte',
  threeStepsUntilTool: 'Drei Schritte, bis ein Tool für Ihre Leute funktioniert.',
  trustYourIdentityProvider: 'Ihrem Identitätsanbieter vertrauen',
  onePendingSignIn: 'Einer steht aus: Melden Sie sich über ihn an',
  registerIt: 'Anbieter registrieren',
  enableTool: 'Ein Tool aktivieren',
  chooseOne: 'Tool auswählen',
  seeItsFirstToken: 'Sein erstes Token sehen',
  activity: 'Aktivität',
  agentsActForNobody: (settings: ReactNode) =>
    sentence`Agenten handeln hier für niemanden, bis Sie sie in den ${settings} einschalten. Dann genehmigt eine Person, was jeder ändern darf.`,
  settings: 'Einstellungen',
  whatStands: 'Wer und was Zugang hat',
  identityProviders: 'Identitätsanbieter',
  activeAndPending: (active: number, pending: number) =>
    `${active} aktiv${pending === 0 ? '' : `, ${pending} ausstehend`}`,
  tools: 'Tools',
  enabledTools: (count: number) => `${count} aktiviert`,
  agents: 'Agenten',
  agentSessions: (count: string) => `an, ${count} ${count === '1' ? 'Sitzung' : 'Sitzungen'}`,
};
