import { ROUTES } from '../../../routes.ts';
import { html } from '../../http/html.ts';
import type { approvalRefused as english } from '../en/approval-refused.ts';

const SIGN_OUT = html`<a href="${ROUTES.signIn.session.path}">melden Sie sich hier ab</a>`;

export const approvalRefused: typeof english = {
  signedOutMeanwhile: {
    title: 'Sie sind nicht angemeldet',
    text: 'Ihre Sitzung ist zu Ende, deshalb wurde nichts geändert. Melden Sie sich an und entscheiden Sie noch einmal.',
    action: 'Anmelden',
  },
  otherOrganization: {
    title: 'Das ist für eine andere Organisation',
    text: (organization) =>
      `Dieser Link gehört zu einer anderen Organisation als ${organization}, bei der Sie hier angemeldet sind. Nichts wurde geändert.`,
    next: 'Wenn der Link für Sie ist, melden Sie sich zuerst ab und öffnen Sie ihn dann noch einmal.',
    signOut: (organization) => `Von ${organization} abmelden`,
  },
  passkey: {
    title: 'Ihr Passkey wurde nicht angenommen',
    text: 'Nichts wurde geändert. Versuchen Sie es noch einmal.',
  },
  malformed: { title: 'Diese Adresse kann nicht benutzt werden' },
  agentsOff: {
    title: 'Hier gibt es nichts zu genehmigen',
    text: 'Agenten sind in Ihrer Organisation abgeschaltet.',
  },
  tooMany: {
    title: 'Bitte warten Sie einen Moment',
    text: 'Es kamen zu viele Anfragen von Ihnen. Nichts wurde geändert.',
  },
  otherMember: {
    title: 'Das fragt ein anderes Mitglied',
    text: html`Der Link gehört zu einem Agenten eines anderen Mitglieds. Öffnen muss ihn, für wen er ist. Nichts wurde geändert. Wenn er unter einem anderen Konto für Sie ist, ${SIGN_OUT} und öffnen Sie ihn dann noch einmal.`,
  },
  notUsed: {
    title: 'Es gibt nichts zu genehmigen',
    text: 'Keines Ihrer Tools benutzt diese Agentensitzung jetzt. Nichts wurde geändert.',
  },
  subAgent: {
    title: 'Das ist die Sitzung eines Unteragenten',
    text: (topmost) =>
      `Sie darf ändern, was die Sitzung ${topmost} ändern darf: Sehen Sie sich diese an. Nichts wurde geändert.`,
  },
  notASecondPerson: {
    title: 'Das bestätigen andere',
    text: 'Bestätigen können Mitglieder mit der Rolle, die Ihre Organisation bestimmt. Nichts wurde geändert.',
  },
  ownApproval: {
    title: 'Jemand anderes muss es bestätigen',
    text: 'Sie haben das selbst genehmigt. Nichts wurde geändert.',
  },
  nothingToConfirm: {
    title: 'Hier gibt es nichts mehr zu bestätigen',
    text: 'Es wurde entschieden, zurückgenommen oder hat zu lange gewartet. Nichts wurde geändert.',
  },
  passkeyNeeded: {
    title: 'Das verlangt Ihren Passkey',
    text: 'Ihre Organisation verlangt, dass Sie das mit einem Passkey bestätigen, und keiner wurde abgefragt: Skripte sind abgeschaltet oder wurden nicht geladen. Schalten Sie Skripte ein und öffnen Sie die Seite noch einmal. Nichts wurde geändert.',
  },
  noPasskey: {
    title: 'Das verlangt einen Passkey',
    text: 'Ihre Organisation verlangt, dass das mit einem Passkey bestätigt wird, und Sie haben keinen hinzugefügt. Fügen Sie in der Konsole unter „Meine Passkeys“ einen hinzu. Nichts wurde geändert.',
  },
  notPossible: { title: 'Das ist nicht möglich', text: 'Nichts wurde geändert.' },
};
