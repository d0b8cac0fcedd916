import type { agentRules as english } from '../en/agent-rules.ts';

export const agentRules: typeof english = {
  eachRuleOnlyTakes:
    'Jede Regel nimmt nur weg: Keine erlaubt einem Agenten mehr. Sie gelten innerhalb einer Minute. Was mehr von Genehmigenden verlangt, gilt für Genehmigungen von da an: Nehmen Sie frühere zurück, die enden sollen.',
  rulesForAgents: 'Regeln für Agenten',
  untilYouSaveAll: 'Bis Sie alle neu speichern, ändert hier kein Agent etwas.',
  theRulesCannotBe: 'Die Regeln können nicht gelesen werden',
  save: 'Speichern',
  whatAgentsMayBe: 'Was Agenten bekommen dürfen',
  neverForAgents: 'Nie für Agenten',
  noAgentGivenThese:
    'Kein Agent bekommt diese Änderungen, und niemand wird nach ihnen gefragt. Vorher Genehmigtes gilt nicht mehr.',
  maximumDurationApprovalSeconds: 'Höchste Dauer einer Genehmigung (Sekunden)',
  fromWhenItWas: 'Ab dem Zeitpunkt, zu dem sie gegeben wurde.',
  emptyAsLongAs: 'Leer: so lange, wie die Installation es erlaubt.',
  toolsThatMustAsk: 'Tools, die fragen müssen',
  theirChangesAskedFor:
    'Nach ihren Änderungen wird gefragt, was immer auf ihrer eigenen Seite steht. Auch Token, die sie schon haben, lesen dann nur, bis die Person etwas genehmigt.',
  whoApprovesAndHow: 'Wer genehmigt, und wie',
  onlyAfterSigningIn: 'Nur nach erneuter Anmeldung',
  whoeverApprovesTheseHas:
    'Wer diese genehmigt, hat sich kurz vorher bei Ihrem Identitätsanbieter angemeldet. Ein Agent in seinem Browser kann das nicht für ihn tun.',
  howLongAgoThat: 'Wie lange das her sein darf',
  onlyWithPasskey: 'Nur mit einem Passkey',
  whoeverApprovesOrConfirms:
    'Wer diese genehmigt oder bestätigt, benutzt einen Passkey: Das Gerät fragt nach Finger, Gesicht oder PIN. Mitglieder fügen ihren unter „Meine Passkeys“ hinzu.',
  administratorsChangeThese: 'Diese Regeln ändert die Administration.',
  onlyWithSecondPerson: 'Nur mit einer zweiten Person',
  anotherMemberHasTo: 'Ein anderes Mitglied muss diese innerhalb einer Stunde bestätigen, bevor sie gelten.',
  roleSecondPerson: 'Rolle der zweiten Person',
  anyOtherMemberWith: 'Jedes andere Mitglied mit dieser Rolle darf bestätigen.',
  tooFewWithRole: (role: string, count: number) =>
    count === 0
      ? `Kein aktives Mitglied hat die Rolle ${role}: Niemand könnte bestätigen, und nichts davon würde je gelten.`
      : `Nur ein aktives Mitglied hat die Rolle ${role}: Was es selbst genehmigt, könnte niemand bestätigen.`,
  chooseRole: 'Rolle auswählen',
  savedRulesCountWithin: 'Gespeichert. Die Regeln gelten innerhalb einer Minute, überall.',
  none: 'Keine',
  remove: (name: string) => `${name} entfernen`,
};
