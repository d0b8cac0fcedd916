import type { ReactNode } from 'react';
import type { refusals as english } from '../en/refusals.ts';
import { sentence } from '../sentence.ts';

export const refusals: typeof english = {
  refusal: 'Ablehnung',
  activity: 'Aktivität',
  theLastFiftyEach:
    'Aufbewahrt werden die letzten fünfzig jeder Art: Token, Anmeldungen, Agenten. Von einer Assertion, deren Signatur nicht gültig war, wird nichts aufbewahrt, weil jeder eine senden kann: „Aktivität“ zählt diese. Es dauert eine Minute, bis eine erscheint.',
  noSuchRefusalKept: 'Eine solche Ablehnung ist nicht aufbewahrt',
  explainAssertionItself: 'Die Assertion selbst erklären',
  explainNewOne: 'Eine neue erklären',
  whatWasCompared: 'Was verglichen wurde',
  theRequest: 'Die Anfrage',
  when: 'Wann',
  correlationId: 'Korrelations-ID',
  correlationIdInline: 'Korrelations-ID',
  whatWasRefused: 'Was abgelehnt wurde',
  client: 'Client',
  provider: 'Anbieter',
  member: 'Mitglied',
  addressAsSent: 'Adresse, wie gesendet',
  subjectAsSent: 'Subjekt, wie gesendet',
  nothingThisSignIn:
    'An dieser Anmeldung war nichts die eigene Antwort des Anbieters; jeder kann sie also gesendet haben. Wenn sich damals niemand von Ihnen anmelden wollte, ist nichts zu tun.',
  at: (provider: string, step: ReactNode) => sentence`Bei ${provider}: ${step}`,
  linkedFromNextAssertion: (subject: string, email: string) =>
    `Verknüpft: ${subject} ist ab der nächsten Assertion oder Anmeldung ${email}.`,
  linkThisAccountTo: 'Dieses Konto mit einem Mitglied verknüpfen?',
  link: 'Verknüpfen',
  atWhoeverHasThis: (claim: ReactNode, provider: ReactNode) =>
    sentence`${claim} bei ${provider}. Wer dieses Konto hat, ist das Mitglied, das Sie auswählen: Stellen Sie sicher, dass es ihm gehört.`,
  notThereYetAdd: 'Noch nicht da? Fügen Sie die Person zuerst unter „Mitglieder“ hinzu.',
  openSettings: 'Einstellungen öffnen',
  openRulesForAgents: 'Regeln für Agenten öffnen',
  openMember: 'Mitglied öffnen',
  openClient: 'Client öffnen',
  openProvidersSettings: 'Einstellungen des Anbieters öffnen',
  registerThisIssuer: 'Diesen Aussteller registrieren',
  linkToMember: 'Mit einem Mitglied verknüpfen',
  addAsMember: 'Als Mitglied hinzufügen',
  aToken: 'Ein Token',
  aSignIn: 'Eine Anmeldung',
  anAgent: 'Ein Agent',
  aSignalProvider: 'Ein Signal eines Anbieters',
  aToolByWhoever: 'Ein Tool, durch die gefragte Person',
};
