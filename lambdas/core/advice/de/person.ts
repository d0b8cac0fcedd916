import type { personAdvice as english } from '../en/person.ts';
import { showText } from '../show-text.ts';

const shown = (text: string | undefined) => (text === undefined ? '(nichts)' : `„${showText(text)}“`);

export const personAdvice: typeof english = {
  subject_not_linked: ({ provider, claim, subject }) => ({
    meaning: `Kein Mitglied ist mit dem Claim „${showText(claim)}“ ${subject === undefined ? '' : `${shown(subject)} `}verknüpft, den der Anbieter ${provider} für diese Person angibt, und keine geprüfte E-Mail-Adresse hat eines gefunden.`,
    nextStep:
      'Fügen Sie das Mitglied hinzu, oder verknüpfen Sie dieses Subjekt mit dem vorhandenen Mitglied. Sollen Adressen verknüpfen, so ordnen Sie die E-Mail-Domäne dem Anbieter zu, und lassen Sie ihn „email“ und „email_verified“ senden.',
  }),
  member_missing: ({ member }) => ({
    meaning: `Das Subjekt führt zum Mitglied ${member}, das es nicht gibt.`,
    nextStep: 'Fügen Sie das Mitglied unter dieser ID wieder hinzu.',
  }),
  member_disabled: ({ member }) => ({
    meaning: `Das Mitglied ${member} ist deaktiviert.`,
    nextStep: 'Soll es Zugriff haben, fügen Sie es wieder hinzu.',
  }),
  member_removed: ({ member }) => ({
    meaning: `Das Mitglied ${member} wurde aus der Organisation entfernt; kein Anbieter bringt ein entferntes Mitglied zurück.`,
    nextStep: 'Soll es Zugriff haben, fügen Sie es wieder hinzu.',
  }),
  member_linked_elsewhere: ({ member }) => ({
    meaning: `Die Adresse gehört dem Mitglied ${member}, das ein Anbieter schon unter einem anderen Subjekt kennt; eine Adresse verknüpft nur jemanden, den kein Anbieter kennt.`,
    nextStep: 'Ist es dieselbe Person, so verknüpfen Sie dieses Subjekt von Hand mit dem Mitglied.',
  }),
  email_not_verified: () => ({
    meaning: 'Der Anbieter sagt, dass er die E-Mail-Adresse nicht geprüft hat („email_verified“ ist nicht true).',
    nextStep:
      'Lassen Sie die Person die Adresse beim Anbieter bestätigen, oder verknüpfen Sie das Subjekt von Hand mit dem Mitglied.',
  }),
  email_verified_absent: () => ({
    meaning: 'Der Anbieter sendet eine E-Mail-Adresse und sagt nicht, ob er sie geprüft hat: „email_verified“ fehlt.',
    nextStep:
      'Lassen Sie den Anbieter „email_verified“ senden, oder verknüpfen Sie das Subjekt von Hand mit dem Mitglied. Kann dort nur die Administration Adressen setzen, so können sie auch ohne gelten: Das ist die Einstellung email_verified_absent des Anbieters.',
  }),
  email_verified_not_boolean: () => ({
    meaning:
      'Der Anbieter sendet „email_verified“ als Text, zum Beispiel "true", und nicht als JSON-Wahrheitswert: Ein Text beweist nichts.',
    nextStep:
      'Lassen Sie den Anbieter den Claim als Wahrheitswert senden (true, ohne Anführungszeichen), oder verknüpfen Sie das Subjekt von Hand mit dem Mitglied.',
  }),
  email_domain_not_pinned: ({ domain }) => ({
    meaning: `Der Anbieter spricht für eine Adresse unter „${showText(domain)}“; diese Domäne gehört nicht zu seinen E-Mail-Domänen.`,
    nextStep:
      'Gehört die Domäne Ihnen, so nehmen Sie sie in den Einstellungen des Anbieters in seine E-Mail-Domänen auf.',
  }),
  saml_name_id_differs: ({ member, expected, actual }) => ({
    meaning: `Der SAML-Name in „sub_id“ hat ${shown(actual)} als ${member}; für diesen Anbieter ist ${shown(expected)} eingestellt.`,
    nextStep:
      'Bezeichnen beide dieselben Personen, so stellen Sie saml_name_id in den Einstellungen des Anbieters so ein, wie Assertions es haben; sonst korrigieren Sie die Anwendung beim Anbieter. Was dort fehlt, fehlt auch hier.',
  }),
  sub_id_not_mapped: ({ samlIssuer, nameIdFormat }) => ({
    meaning: `Es wurde niemand gefunden, und die Assertion bezeichnet die Person auch durch SAML („sub_id“: Aussteller ${shown(samlIssuer)}, Format ${shown(nameIdFormat)}); das hat niemand zugeordnet. Es kann jemand sein, den man hier schon kennt; deshalb wird niemand hinzugefügt.`,
    nextStep:
      'Stellen Sie saml_name_id in den Einstellungen des Anbieters auf diesen Aussteller und dieses Format, wenn sie Personen bezeichnen; oder verknüpfen Sie das Subjekt von Hand mit dem Mitglied.',
  }),
  subjects_of_two_members: ({ member, other }) => ({
    meaning: `Der SAML-Name der Assertion führt zum Mitglied ${member}, und ihr zugeordneter Claim zu ${other}: Eine Person kann nicht zwei Mitglieder sein.`,
    nextStep: 'Sehen Sie nach, wessen Konto es ist, und lösen Sie die Verknüpfung des anderen Mitglieds.',
  }),
  client_not_enabled: ({ client, organization }) => ({
    meaning: `Die Organisation ${organization} hat den Client ${client} nicht aktiviert.`,
    nextStep: 'Aktivieren Sie den Client, und wählen Sie die Scopes, die er höchstens haben darf.',
  }),
  enablement_disabled: ({ client, organization }) => ({
    meaning: `Die Organisation ${organization} hat den Client ${client} ausgeschaltet.`,
    nextStep: 'Soll er wieder funktionieren, so aktivieren Sie ihn wieder.',
  }),
};
