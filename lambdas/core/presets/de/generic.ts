import type { ProviderReason } from '../preset.ts';
import type { PresetTexts } from './preset-texts.ts';

const CLIENT_ASKS = 'Beim Anbieter nichts: Korrigieren Sie, worum der Client bittet.';
const CLOCK = 'Stellen Sie die Uhr richtig.';

/** What to do at any provider: a refusal that has no step does not compile. */
export const GENERIC_STEPS: Readonly<Record<ProviderReason, string>> = {
  malformed_assertion: 'Beim Anbieter nichts: Prüfen Sie, ob der Client die ganze Assertion unverändert sendet.',
  malformed_header: 'Melden Sie es dem Hersteller: Die Assertion ist nicht wohlgeformt.',
  wrong_type:
    'Der Client hat ein Token einer anderen Art gesendet. Lassen Sie ihn um den Token-Typ `urn:ietf:params:oauth:token-type:id-jag` bitten.',
  forbidden_header: 'Schalten Sie Komprimierung, abgetrennte Inhalte und kritische Erweiterungen von Token aus.',
  algorithm_not_allowed:
    'Lassen Sie ihn mit einem Algorithmus signieren, der hier erlaubt ist, oder erlauben Sie seinen.',
  malformed_claim: 'Korrigieren Sie die Zuordnung der Claims der Anwendung.',
  own_issuer:
    'Der Client hat eines unserer eigenen Token gesendet. Lassen Sie ihn zuerst beim Anbieter sein ID-Token tauschen.',
  untrusted_issuer: 'Vergleichen Sie den Aussteller Zeichen für Zeichen mit dem registrierten.',
  provider_not_active:
    'Beim Anbieter nichts: Melden Sie sich hier als Administration über ihn an, weisen Sie seine Domäne durch DNS nach, oder lassen Sie ihn bestätigen.',
  organization_not_active: 'Beim Anbieter nichts: Fragen Sie den Betreiber dieses Dienstes.',
  no_key_for_kid: 'Prüfen Sie, ob der Schlüssel veröffentlicht ist. Warten Sie nach einem Wechsel eine halbe Minute.',
  several_keys_for_kid: 'Geben Sie jedem veröffentlichten Schlüssel einen eigenen Namen (`kid`).',
  no_single_key_without_kid: 'Lassen Sie ihn seinen Schlüssel (`kid`) im Header nennen.',
  key_does_not_fit_algorithm: 'Korrigieren Sie den Signaturalgorithmus oder den Schlüssel der Anwendung.',
  bad_signature:
    'Holen Sie eine neue Assertion. Wird auch sie abgelehnt, so prüfen Sie, ob die veröffentlichten Schlüssel die sind, mit denen er signiert.',
  wrong_audience: 'Setzen Sie die Audience auf genau unseren Aussteller, ohne Schrägstrich am Ende.',
  several_audiences: 'Nennen Sie unseren Aussteller als einzige Audience.',
  issued_to_other_client:
    'Geben Sie dem Client beim Anbieter dieselbe ID wie hier, oder tragen Sie den Namen, den der Anbieter ihm gibt, als Alias ein.',
  expired: 'Lassen Sie den Client die Assertion sofort senden. Tut er das, so prüfen Sie die Uhr.',
  issued_in_future: CLOCK,
  not_yet_valid: CLOCK,
  lifetime_too_long: 'Verkürzen Sie die Lebensdauer von Assertions, oder erlauben Sie hier eine längere.',
  assertion_resource_unknown: 'Setzen Sie die Ressource auf unsere API, oder lassen Sie sie weg.',
  confirmation_not_supported:
    'Binden Sie durch DPoP (RFC 9449) an einen Schlüssel, oder schalten Sie die Bindung an Schlüssel aus.',
  confirmation_key_differs:
    'Beim Anbieter nichts: Das Tool weist einen anderen Schlüssel nach, als es dort gezeigt hat, oder keinen.',
  claimed_authorization_details_not_supported: 'Delegieren Sie durch Scopes statt durch `authorization_details`.',
  claimed_authorization_details_malformed:
    'Senden Sie `authorization_details` mit Typen, die hier deklariert sind, jeden mit allen seinen Mitgliedern, oder keine.',
  subject_not_linked:
    'Weisen Sie die Person der Anwendung zu, und verknüpfen Sie hier den Wert des zugeordneten Claims.',
  member_missing: 'Beim Anbieter nichts: Fügen Sie das Mitglied hier hinzu.',
  member_disabled: 'Beim Anbieter nichts: Das Mitglied ist hier deaktiviert.',
  member_removed: 'Beim Anbieter nichts: Nur der Betreiber bringt ein entferntes Mitglied zurück.',
  member_linked_elsewhere: 'Beim Anbieter nichts: Verknüpfen Sie das Subjekt hier von Hand mit dem Mitglied.',
  email_not_verified: 'Lassen Sie die Person die Adresse dort bestätigen.',
  email_verified_absent:
    'Lassen Sie ihn `email_verified` senden, oder verknüpfen Sie Personen durch den zugeordneten Claim. Kann dort nur seine Administration Adressen setzen, so gelten sie hier auch ohne, durch die Einstellung `email_verified_absent` des Anbieters.',
  email_verified_not_boolean: 'Ordnen Sie `email_verified` als Wahrheitswert zu: `true` ohne Anführungszeichen.',
  email_domain_not_pinned: 'Beim Anbieter nichts: Ordnen Sie die Domäne hier zu, wenn sie Ihnen gehört.',
  saml_name_id_differs:
    'Vergleichen Sie Aussteller, Format und Qualifier des SAML-Namens Zeichen für Zeichen mit dem, was hier eingestellt ist.',
  sub_id_not_mapped:
    'Beim Anbieter nichts: Stellen Sie hier ein, welche SAML-Namen Personen bezeichnen (`saml_name_id`).',
  subjects_of_two_members: 'Beim Anbieter nichts: Eine von zwei Verknüpfungen hier ist falsch.',
  client_not_enabled: 'Beim Anbieter nichts: Aktivieren Sie hier den Client.',
  enablement_disabled: 'Beim Anbieter nichts: Der Client ist hier ausgeschaltet.',
  already_redeemed: 'Lassen Sie den Client für jedes Token um eine neue Assertion bitten.',
  issued_before_restore:
    'Lassen Sie den Client um eine neue Assertion bitten: Ältere werden nach einer Wiederherstellung abgelehnt.',
  agent_session_of_other_client: CLIENT_ASKS,
  agent_session_without_place: CLIENT_ASKS,
  resource_malformed: CLIENT_ASKS,
  resource_unknown: CLIENT_ASKS,
  resource_not_in_assertion: 'Lassen Sie den Client den Anbieter um dieselbe Ressource bitten.',
  no_details_granted:
    'Delegieren Sie `authorization_details` eines Typs, den der Client hier haben darf, mit dem Scope, zu dem der Typ gehört.',
  no_scope_granted:
    'Delegieren Sie einen Scope, den hier die Obergrenze des Clients und die Rolle des Mitglieds haben, mit genau diesem Namen.',
};

export const generic: PresetTexts = {
  name: 'Ein anderer Anbieter',
  crossAppAccess:
    'Suchen Sie in seiner Dokumentation nach „Identity Assertion JWT Authorization Grant“, „ID-JAG“, „Cross App Access“ oder „Enterprise-Managed Authorization“. Sein Discovery-Dokument kann `urn:ietf:params:oauth:grant-profile:id-jag` unter `authorization_grant_profiles_supported` nennen.',
  issuerForms: ['was sein Discovery-Dokument `issuer` nennt'],
  issuer: 'Byte für Byte kopiert: Ein Schrägstrich am Ende, oder keiner, und Groß- und Kleinschreibung zählen.',
  fields: {
    'redirect URI, callback URL': 'Redirect URI, Callback URL',
    scopes: 'Scopes',
    'key set of the client (JWKS URI), for private_key_jwt': 'Schlüssel des Clients (JWKS URI), für private_key_jwt',
    'audience, resource authorization server': 'Audience, Autorisierungsserver der Ressource',
    resource: 'Ressource',
    'client id at the resource authorization server': 'Client-ID beim Autorisierungsserver der Ressource',
  },
  audience:
    'Eine Audience, unser Aussteller. Unterscheidet der Anbieter seine Kunden durch einen Claim `tenant` oder Sie durch `aud_tenant`, so tragen Sie beide genau so ein, wie Assertions sie enthalten; was dort fehlt, fehlt auch hier.',
  subject:
    'Manche Anbieter geben jeder Anwendung für dieselbe Person ein anderes `sub` (paarweise Subjekte). Lassen Sie Anmeldung und Cross App Access dort eine Anwendung teilen, damit beide dasselbe sagen; oder ordnen Sie `aud_sub` zu, wenn Assertions es enthalten.',
  saml: 'Assertions von Personen, die sich durch SAML anmelden, können `sub_id` mit ihrer NameID enthalten (Format `saml-nameid`). Stellen Sie hier ein, welche Personen bezeichnen: SAML-Aussteller, NameID-Format und Qualifier, genau wie Assertions sie haben (`saml_name_id`). Wer schon durch den zugeordneten Claim bekannt ist, bleibt dieselbe Person. Solange nichts eingestellt ist, findet eine solche Assertion, wer bekannt ist, und fügt niemanden hinzu.',
  algorithms: 'Erlauben Sie nur, womit er signiert. `Ed25519` ist ein anderer Name für `EdDSA`.',
  steps: {},
};
