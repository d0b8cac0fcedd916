import type { agentAdvice as english, unprovenPasskey as englishUnproven } from '../en/agent.ts';

const BY_RULES = 'So wollen es die Regeln für Agenten der Organisation: Die Administration kann sie dort ändern.';
const NEW_SESSION = 'Lassen Sie das Tool eine neue Agentensitzung beginnen.';

export const agentAdvice: typeof english = {
  malformed_request: {
    meaning: 'Die Anfrage hat ein Feld, das nicht verwendet werden kann.',
    nextStep: 'Wer das Tool entwickelt, findet das Feld in der Antwort genannt.',
  },
  agents_off: {
    meaning: 'Agenten sind in der Organisation ausgeschaltet.',
    nextStep: 'Wenn hier Agenten arbeiten sollen, schalten Sie sie unter „Einstellungen“ ein.',
  },
  other_client: {
    meaning: 'Die Agentensitzung gehört einem anderen Tool: Zwei Tools teilen sich nie, was genehmigt wurde.',
    nextStep: NEW_SESSION,
  },
  session_ended: { meaning: 'Die Agentensitzung ist endgültig beendet.', nextStep: NEW_SESSION },
  no_place: {
    meaning: 'Die Sitzung des Unteragenten steht unter keiner, unter der sie stehen könnte.',
    nextStep: 'Wer das Tool entwickelt, muss die Sitzung darüber vom ersten Token an nennen.',
  },
  sub_agent: {
    meaning: 'Es ist die Sitzung eines Unteragenten; sie hat, was die oberste Sitzung darüber hat.',
    nextStep: 'Genehmigen Sie bei der obersten Sitzung, oder lehnen Sie dort ab.',
  },
  session_not_used: {
    meaning: 'Kein Tool dieses Mitglieds hat die Agentensitzung benutzt; für sie kann also nichts genehmigt werden.',
    nextStep: 'Öffnen Sie den Link, den der eigene Agent des Mitglieds gegeben hat.',
  },
  asks_other_member: {
    meaning: 'Der Link fragt ein anderes Mitglied als das angemeldete.',
    nextStep: 'Lassen Sie das gefragte Mitglied ihn öffnen, oder melden Sie sich als dieses an.',
  },
  nothing_to_ask_for: {
    meaning: 'Nichts von dem, worum der Agent gebeten hat, ist ein Schreibzugriff, den das Mitglied genehmigen könnte.',
    nextStep: 'Sehen Sie sich die Rolle des Mitglieds, die Obergrenze des Clients und die Regeln für Agenten an.',
  },
  denied_by_member: {
    meaning: 'Das Mitglied hat dieselbe Frage gerade mit Nein beantwortet.',
    nextStep: 'Dieselbe Frage wartet zehn Minuten. Es ist nichts zu tun.',
  },
  too_many_open_requests: {
    meaning: 'Auf das Mitglied warten schon zwanzig Fragen von Agenten.',
    nextStep: 'Lassen Sie das Mitglied diese unter „Anfragen“ beantworten.',
  },
  tool_changed: {
    meaning: 'Die Agentensitzung gehört einem anderen Tool, als dem Mitglied gezeigt wurde: Es wurde nichts genehmigt.',
    nextStep: 'Lassen Sie das Mitglied die Seite noch einmal ansehen; sie nennt das Tool.',
  },
  not_a_second_person: {
    meaning: 'Die Rolle des Mitglieds darf nicht bestätigen, was andere genehmigen.',
    nextStep: BY_RULES,
  },
  own_approval: {
    meaning: 'Niemand bestätigt, was er selbst genehmigt hat.',
    nextStep: 'Lassen Sie ein anderes Mitglied bestätigen.',
  },
  nothing_to_confirm: {
    meaning: 'Was zu bestätigen war, gibt es nicht mehr: bestätigt, abgelehnt, zurückgenommen oder zu alt.',
    nextStep: 'Wenn der Agent noch wartet, lassen Sie ihn noch einmal fragen.',
  },
  default_resource_without_agents: {
    meaning: 'Ein Token aus der Sitzung des Browsers gilt für die Standard-API, und diese nimmt keine Agenten an.',
    nextStep: 'Lassen Sie das Tool ein Zugriffstoken für eine API verwenden, die Agenten annimmt.',
  },
  binding_needed: {
    meaning:
      'Die API oder die Organisation nimmt nur Token an, die an einen Schlüssel gebunden sind (DPoP), und das eigene des Tools ist an keinen gebunden.',
    nextStep: 'Lassen Sie das Tool ein Zugriffstoken verwenden, das an seinen Schlüssel gebunden ist.',
  },
  not_an_administrator: {
    meaning: 'Nur die Administration sieht oder beendet, was Agenten anderer Mitglieder tun.',
    nextStep: 'Bitten Sie die Administration.',
  },
  too_many_requests: { meaning: 'Es waren zu viele Anfragen.', nextStep: 'Versuchen Sie es gleich noch einmal.' },
  passkey_needed: {
    meaning: 'Die Organisation verlangt, dass dies mit einem Passkey bestätigt wird.',
    nextStep: BY_RULES,
  },
  no_passkey: {
    meaning: 'Das Mitglied hat keinen Passkey, der gilt, und die Organisation verlangt hierfür einen.',
    nextStep: 'Lassen Sie das Mitglied unter „Meine Passkeys“ einen hinzufügen.',
  },
  passkey_missing: {
    meaning: 'Einen solchen Passkey gibt es nicht.',
    nextStep: 'Sehen Sie unter „Meine Passkeys“ nach.',
  },
  too_many_passkeys: {
    meaning: 'Das Mitglied hat so viele Passkeys, wie man haben darf.',
    nextStep: 'Lassen Sie das Mitglied unter „Meine Passkeys“ einen entfernen.',
  },
  passkey_taken: {
    meaning: 'Dieser Passkey ist schon registriert.',
    nextStep: 'Verwenden Sie ein anderes Gerät oder ein anderes Konto darauf.',
  },
  sign_in_not_recent: {
    meaning: 'Ein Passkey wird gleich nach der Anmeldung registriert, und die ist zu lange her.',
    nextStep: 'Lassen Sie das Mitglied sich erneut anmelden und ihn dann hinzufügen.',
  },
};

export const unprovenPasskey: typeof englishUnproven = {
  meaning: 'Was der Passkey geantwortet hat, beweist nichts: Es wurde nichts entschieden.',
  nextStep:
    'Lassen Sie das Mitglied die Seite neu öffnen und es noch einmal versuchen; gelingt es wieder nicht, einen anderen Passkey verwenden.',
};
