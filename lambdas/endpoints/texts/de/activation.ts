import { html } from '../../http/html.ts';
import type { activation as english } from '../en/activation.ts';

export const activation: typeof english = {
  title: 'Ist dieses Konto Ihres?',
  problems: {
    other_question:
      'Seit Sie die Seite geöffnet haben, hat sich noch jemand angemeldet. Das hier war es: Bitte sehen Sie es sich noch einmal an.',
    not_confirmed: 'Die Adressen sind nicht gleich. Kreuzen Sie das Kästchen an, wenn das Konto trotzdem Ihres ist.',
    no_decision: 'Wählen Sie einen der Knöpfe.',
  },
  signedInAs: (host) => html`Bei ${host} haben Sie sich angemeldet als`,
  hereYouAre: 'Hier sind Sie',
  waits: 'Noch ist nichts verknüpft, und der Identitätsanbieter ist nicht aktiv. Diese Frage wartet fünf Minuten.',
  unlinked: {
    title: 'Nichts wurde verknüpft',
    text: 'Dieses Konto führt hier zu niemandem, und der Identitätsanbieter ist weiterhin nicht aktiv.',
    otherAccount: 'Mit einem anderen Konto anmelden',
    signOutThere: (host) =>
      html`Wenn ${host} Sie nicht fragt, welches Konto, melden Sie sich zuerst dort ab. Sie haben zehn Minuten.`,
    back: 'Zurück zur Konsole',
  },
  failed: {
    title: (host) => `Die Anmeldung bei ${host} hat nicht funktioniert`,
    client: 'Der Identitätsanbieter nimmt diesen Dienst nicht als Client an.',
    badAnswer: 'Die Antwort des Identitätsanbieters konnte nicht angenommen werden.',
    stillSignedIn: (address) =>
      html`Sie sind weiterhin als ${address} angemeldet. Nichts wurde geändert: Der Identitätsanbieter ist weiterhin nicht aktiv.`,
    stillInSetup: (address) =>
      html`Sie sind weiterhin als ${address} hier, durch einen Einrichtungslink. Nichts wurde geändert: Der Identitätsanbieter ist weiterhin nicht aktiv.`,
    reason: 'Den Grund in der Konsole ansehen',
    takesAMinute: 'Es dauert eine Minute, bis der Grund dort erscheint.',
    whoFindsReason: 'Wer Ihnen den Einrichtungslink geschickt hat, findet den Grund mit der Nummer unten.',
    back: 'Zurück zum Identitätsanbieter',
  },
  name: 'Name',
  address: 'Adresse',
  noAddress: 'keine',
  verifiedThere: 'dort geprüft',
  notVerifiedThere: 'dort nicht geprüft',
  issuer: 'Aussteller',
  sent: 'Was der Anbieter über dieses Konto sagt',
  knownBy: (claim) =>
    html`Personen werden hier an ${claim} erkannt. Um einen anderen Claim zu nehmen, drücken Sie „Jetzt nicht“, ändern Sie es in den Einstellungen des Anbieters und melden Sie sich noch einmal an.`,
  youAre: 'Sie sind',
  administrator: 'Administrator',
  bySetupLink: 'Administrator, durch einen Einrichtungslink',
  organization: 'Organisation',
  makeYours: (host) =>
    html`Soll dieses Konto Ihres sein? Von da an ist jeder, der sich bei ${host} damit anmeldet, hier Sie.`,
  yes: 'Ja, dieses Konto ist meines',
  other: 'Nein, ein anderes Konto nehmen',
  notNow: 'Jetzt nicht',
  warning: ({ why, them, member, organization }) =>
    html`${why} Ist das das Konto von jemand anderem oder ein Testkonto? Wenn Sie es verknüpfen, ist jeder, der sich als ${them} anmeldet, hier ${member}, Administrator von ${organization}.`,
  mineAllTheSame: 'Das Konto ist trotzdem meines.',
  link: (them) => html`${them} mit mir verknüpfen`,
  whyOther: {
    noAddress: 'Der Anbieter nennt keine Adresse, deshalb kann niemand sie mit Ihrer vergleichen.',
    notVerified: 'Der Anbieter hat diese Adresse nicht geprüft.',
    unseen: 'Etwas an diesem Konto ist nicht zu sehen.',
    differs: 'Die beiden Adressen sind nicht gleich.',
  },
};
