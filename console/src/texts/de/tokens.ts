import type { ReactNode } from 'react';
import type { tokens as english } from '../en/tokens.ts';
import { pluralIn } from '../plural.ts';
import { sentence } from '../sentence.ts';

const counted = pluralIn('de');

export const tokens: typeof english = {
  tool: 'Tool',
  member: 'Mitglied',
  accessTokensThatHave:
    'Zugriffstoken, die nicht abgelaufen sind. Was ein Tool mit einem tut, ist hier nicht bekannt: Das letzte sagt, wann es zuletzt eines bekam.',
  noToolHasToken: 'Kein Tool hat ein Token',
  revokedRefusedFromIts: (tool: string) => `Widerrufen: ${tool} wird ab der nächsten Anfrage abgelehnt.`,
  revoke: 'Widerrufen',
  revokeWhatHas: (tool: string) => `Widerrufen, was ${tool} hat`,
  toolHeader: 'Tool',
  memberHeader: 'Mitglied',
  latestToken: 'Letztes Token',
  counts: 'Gilt',
  mayDo: 'Darf',
  agents: 'Agenten',
  takeAway: 'Wegnehmen',
  refused: 'abgelehnt',
  tokens: (number: number) => counted(number, { one: 'Token', other: 'Token' }),
  ofTokens: (counting: number, all: number) => `${counting} von ${all} Token`,
  ends: (endsAt: ReactNode) => sentence`endet ${endsAt}`,
  thereMoreThanCould:
    'Es gibt mehr, als geladen werden konnten. Um alles zu beenden, was ein Mitglied oder ein Client hat, widerrufen Sie es auf dessen eigener Seite.',
  notAllThemShown: 'Es werden nicht alle angezeigt',
  revokeWhatHasQuestion: (tool: string) => `Widerrufen, was ${tool} hat?`,
  willBeRefusedFrom: (tokens: number) =>
    `${counted(tokens, { one: 'Zugriffstoken wird', other: 'Zugriffstoken werden' })} ab der nächsten Anfrage abgelehnt, und ebenso, was Agenten damit bekommen haben.`,
  connectedTools: 'Verbundene Tools',
  whatToolsMayDo: 'Was Tools hier jetzt in Ihrem Namen tun dürfen.',
  tools: 'Tools',
  none: 'keine',
  sessions: (number: number) => counted(number, { one: 'Sitzung', other: 'Sitzungen' }),
  aToolThatYou:
    'Ein Tool, bei dem Sie noch angemeldet sind, kann ein neues Token bekommen. „Überall abmelden“, im Menü unter Ihrer Adresse, beendet auch das, ebenso Ihre Sitzungen in Browsern.',
  whenYouSignIn:
    'Wenn Sie sich mit Ihrem Konto bei einem Tool anmelden, erscheint es hier: was es tun darf und bis wann.',
};
