import { html } from '../../http/html.ts';
import type { approval as english } from '../en/approval.ts';

export const approval: typeof english = {
  durations: {
    once: (length) => `Einmal, innerhalb von ${dative(length)}`,
    hour: (length) => `Für ${length}`,
    default: (length) => `Für ${length} (üblich)`,
    day: (length) => `Bis ich es zurücknehme, höchstens ${length}`,
  },
  notApproved: {
    read_needs_no_approval: 'Lesen braucht keine Genehmigung: Ein Agent von Ihnen darf lesen, was Sie lesen dürfen.',
    not_in_your_role: 'Ihre eigene Rolle enthält das nicht, deshalb können Sie es nicht genehmigen.',
    never_for_agents: 'Das wird keinem Agenten je erlaubt.',
    never_by_rules: 'Ihre Organisation erlaubt das keinem Agenten.',
    not_asked: 'Kein Agent fragt jetzt nach genau diesem. Lassen Sie ihn noch einmal fragen.',
    limit_not_declared: 'Diese Grenze wird hier nicht mehr angeboten. Lassen Sie ihn noch einmal fragen.',
    beyond_tool: 'Das Tool darf das hier nicht haben, oder nicht so weit.',
    needs_fresh_sign_in: 'Ihre Organisation verlangt dafür, dass Sie sich gerade eben angemeldet haben.',
    needs_passkey: 'Ihre Organisation verlangt, dass Sie das mit einem Passkey genehmigen.',
  },
  title: { asked: 'Darf dieser Agent für Sie etwas ändern?', held: 'Was dieser Agent ändern darf' },
  tool: 'Tool',
  noTool: 'keines Ihrer Tools benutzt diese Sitzung jetzt',
  thisSite: 'diese Website selbst, in einem Browser, in dem Sie sich angemeldet haben',
  session: 'Agentensitzung',
  you: 'Sie',
  organization: 'Organisation',
  lastToken: 'Letztes Token',
  agentSays: 'Der Agent sagt',
  wantsUntil: 'Gewünscht bis',
  asksTo: 'Der Agent möchte',
  alsoAsksTo: 'Der Agent möchte außerdem',
  access: { read: 'liest nur', write: 'ändert etwas' },
  forHowLong: 'Wie lange',
  exactlyOnce: (length) => `Genau das, einmal, innerhalb von ${dative(length)}`,
  upToLimit: 'Jede einzelne Anfrage darf bis zu dieser Grenze gehen.',
  withPasskey: 'mit Ihrem Passkey',
  andSecond: 'ein anderes Mitglied muss es auch bestätigen',
  deniedLately: 'dazu haben Sie vor Kurzem Nein gesagt',
  alreadyApproved: (holds) => `schon genehmigt: ${holds}`,
  approvedAlready: 'Sie haben all das schon genehmigt. Sie können es noch einmal genehmigen, damit es länger gilt.',
  approve: 'Genehmigen',
  deny: 'Ablehnen',
  careful:
    'Genehmigen Sie nur, was dieser Agent jetzt für Sie tun soll. Sie können es jederzeit zurücknehmen. Diesen Link kann sich jemand ausgedacht haben: Wenn Sie nicht wissen, worum es geht, lehnen Sie ab.',
  nothingYours: 'Nichts von dem, was dieser Agent möchte, können Sie genehmigen.',
  notUsed:
    'Keines Ihrer Tools benutzt diese Agentensitzung jetzt, deshalb gibt es nichts zu genehmigen. Wenn ein Tool von Ihnen Sie hierher geschickt hat, lassen Sie es das zuerst noch einmal versuchen. Wenn Ihnen jemand anderes diesen Link geschickt hat, beachten Sie ihn nicht.',
  nothingChosen:
    'Sie haben nichts angekreuzt, deshalb wurde nichts genehmigt. Kreuzen Sie an, was Sie genehmigen, oder lehnen Sie ab.',
  toolChanged: (shown, now) =>
    html`Nichts wurde genehmigt: Das Tool ist jetzt ein anderes. Die Seite zeigte ${shown}. Jetzt ist es ${now}. Sehen Sie es sich noch einmal an und entscheiden Sie dann.`,
  passkeyRefused: 'Ihr Passkey wurde nicht angenommen. Nichts wurde geändert. Versuchen Sie es noch einmal.',
  signInAgain: {
    why: 'Ihre Organisation verlangt, dass Sie sich gerade eben angemeldet haben, bevor Sie das genehmigen.',
    action: 'Neu anmelden, dann entscheiden',
  },
  passkey: {
    needed:
      'Ihre Organisation verlangt für einen Teil davon einen Passkey: Ihr Gerät fragt nach Finger, Gesicht oder PIN.',
    none: 'Sie haben noch keinen hinzugefügt.',
    add: 'Passkey hinzufügen, dann entscheiden',
    withoutScripts:
      'Ihr Browser fragt Ihr Gerät mit einem Skript, und Skripte sind hier abgeschaltet. Schalten Sie Skripte ein und öffnen Sie diese Seite noch einmal, oder lehnen Sie ab.',
    notGiven:
      'Ihr Gerät hat keinen Passkey gegeben, deshalb wurde nichts geändert. Versuchen Sie es noch einmal oder nehmen Sie ein anderes Gerät.',
    noAnswer:
      'Es kam keine Antwort, deshalb wurde nichts geändert. Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.',
  },
  outcome: {
    approved: {
      title: 'Genehmigt',
      text: 'Sie können diese Seite schließen. Der Agent macht von selbst weiter.',
    },
    approvedInPart: {
      title: 'Zum Teil genehmigt',
      text: 'Was Sie angekreuzt haben, ist genehmigt. Der Rest wartet auf Ihre Antwort, siehe unten.',
    },
    nothing: { title: 'Nichts wurde genehmigt', text: 'Was ausgewählt war, können Sie nicht genehmigen.' },
    needsPasskey: {
      title: 'Nichts wurde genehmigt',
      text: 'Was ausgewählt war, verlangt Ihren Passkey, und keiner wurde abgefragt: Skripte sind abgeschaltet oder wurden nicht geladen. Schalten Sie Skripte ein und öffnen Sie den Link noch einmal.',
    },
    denied: (length, holds) => ({
      title: 'Abgelehnt',
      text: `${holds ? 'Es wurde nichts weiter genehmigt. Was Sie vorher genehmigt haben, gilt weiter, siehe unten.' : 'Dem Agenten wurde nichts erlaubt.'} Er kann das ${length} lang nicht noch einmal fragen. Sie können diese Seite schließen.`,
    }),
    takenBack: {
      title: 'Zurückgenommen',
      text: 'Der Agent kann diese Änderungen ab seiner nächsten Anfrage nicht mehr vornehmen.',
    },
    nothingToTakeBack: {
      title: 'Nichts zurückzunehmen',
      text: 'Der Agent konnte diese Änderungen schon nicht mehr vornehmen.',
    },
    awaiting: {
      title: 'Jemand anderes muss es bestätigen',
      text: (address) =>
        html`Sie haben es genehmigt. Ihre Organisation verlangt, dass ein anderes Mitglied einen Teil davon bestätigt: in der Konsole unter „Anfragen“ oder unter ${address}. Bis dahin ändert sich für diesen Agenten nichts.`,
    },
    notApproved: 'Nicht genehmigt',
  },
  whoseAgent: 'Wessen Agent das ist',
  stillAsks: 'Noch nicht beantwortet',
  decideTheRest: 'Über den Rest entscheiden',
  next: (tool) => `Weiter: ${tool}`,
  nextWaits: 'Ein anderer Agent wartet auf Ihre Antwort.',
  allSessions: 'Alle Ihre Agentensitzungen',
  holds: {
    title: 'Was jetzt gilt',
    nothing: 'Dieser Agent darf für Sie nichts ändern. Er darf lesen, was Sie lesen dürfen.',
    lasting: (length, until) => `für ${length}, bis ${until}`,
    once: (until) => `einmal, bis ${until}`,
    thenOnce: (lasting, until) => `${lasting}, danach einmal, bis ${until}`,
    takeBack: 'Zurücknehmen',
    takeBackAll: 'Alles zurücknehmen',
  },
  used: { title: 'Einmal genehmigt und benutzt', on: (moment) => `benutzt am ${moment}` },
  waits: { title: 'Wartet auf eine zweite Person', until: (moment) => `bis ${moment}` },
  scopes: {
    includes: (words, implied) => `${words} (enthält: ${implied})`,
    oneOperation: (words) => `${words}: ein einziger Vorgang, genau wie genehmigt`,
    undeclaredLimit: (words) => `${words}: bis zu einer Grenze, die nicht mehr festgelegt ist`,
  },
};

/** After "innerhalb von": "4 Stunden" is the same there. */
function dative(length: string): string {
  return length.replace('als eine Minute', 'als einer Minute');
}
