import { html } from '../../http/html.ts';
import type { errors as english } from '../en/errors.ts';

export const errors: typeof english = {
  title: 'Fehler der OAuth-Endpunkte',
  intro: (member) =>
    html`Jeder Fehler hat eine <strong>Korrelations-ID</strong>: in seiner Beschreibung, in ${member} und in der Adresse dieser Seite. Wer diesen Server betreibt, findet damit den genauen Grund.`,
  grants: (grants) => html`Der Token-Endpunkt kennt diese und keinen anderen: ${grants}.`,
  explained: {
    invalid_request: {
      means:
        'Die Anfrage hat nicht die Form, die der Endpunkt annimmt, oder enthält etwas, das nicht unterstützt wird.',
      next: 'Die Beschreibung nennt den Parameter oder den Header. Korrigieren Sie den Client.',
    },
    invalid_client: {
      means:
        'Der Client hat nicht bewiesen, wer er ist. Ein unbekannter Client, ein falsches Geheimnis und ein Client, der abgeschaltet ist oder auf seine Genehmigung wartet, sehen gleich aus.',
      next: 'Prüfen Sie ID und Geheimnis mit dem Betreiber. Ein Geheimnis darf im Header Authorization oder im Formular stehen, wenn der Client nicht auf eines davon festgelegt ist; eine Assertion des Clients hat unseren Aussteller als einzige Audience, endet innerhalb von fünf Minuten und hat eine eigene jti. Wer die richtigen Zugangsdaten hat, erfährt aus der Beschreibung mehr.',
    },
    invalid_grant: {
      means:
        'Die Identity Assertion, der Autorisierungscode oder das Refresh-Token wird nicht angenommen. Jede nicht bestandene Prüfung hat diese eine Antwort. Wo Token an einen Schlüssel gebunden sind, bekommt sie auch eine Anfrage ohne DPoP-Nachweis.',
      next: 'Wenn die Beschreibung einen DPoP-Nachweis verlangt, senden Sie einen. Sonst beginnen Sie einmal von vorn: mit einer neuen Assertion Ihres Identitätsanbieters oder am Autorisierungsendpunkt. Alle drei können nur einmal eingelöst werden. Wird auch das abgelehnt, geben Sie die Korrelations-ID der Administration der Organisation. Die Konsole hat den Grund; wenn nicht, findet ihn der Betreiber.',
    },
    unauthorized_client: {
      means: 'Der Client ist nicht für diesen Grant registriert.',
      next: 'Bitten Sie den Betreiber, einen zu registrieren, der es ist.',
    },
    unsupported_grant_type: {
      means: 'Der Token-Endpunkt kennt den Grant nicht, den grant_type nennt.',
      next: 'Korrigieren Sie den Client. Wer eine Anmeldung hat, tauscht sie beim Identitätsanbieter gegen eine Assertion (ID-JAG) und löst diese hier mit dem Grant jwt-bearer ein.',
    },
    invalid_scope: {
      means: 'scope ist nicht wohlgeformt, oder nichts von dem, was verlangt wurde, kann gewährt werden.',
      next: 'Verlangen Sie weniger, oder lassen Sie scope weg: Das Token hat dann alles, was gewährt werden darf. Wird auch das abgelehnt, geben Sie die Korrelations-ID der Administration der Organisation: Die Konsole sagt, wessen Teil nichts übrig lässt.',
    },
    invalid_target: {
      means:
        'resource ist keine absolute URI, gehört nicht zu diesem Server oder liegt nicht innerhalb der Assertion oder der Autorisierung.',
      next: 'Senden Sie die Ressource so, wie die Metadaten der API sie nennen: hierher und vorher an den Identitätsanbieter oder den Autorisierungsendpunkt.',
    },
    invalid_authorization_details: {
      means:
        'authorization_details ist keine Liste von Typen, die hier deklariert sind, oder nichts von dem, was verlangt wurde, kann gewährt werden.',
      next: 'Die Beschreibung nennt das Feld, das falsch ist. Verlangen Sie weniger, oder lassen Sie es weg: Das Token hat dann, was Assertion oder Autorisierung, Client und Mitglied erlauben.',
    },
    access_denied: {
      means:
        'Die Assertion ist gültig. Die Person ist hier kein Mitglied, oder ihre Organisation hat diesen Client nicht freigegeben.',
      next: 'Bitten Sie den Identitätsanbieter nicht um eine andere Assertion: Auch sie würde abgelehnt. Geben Sie die Korrelations-ID der Administration der Organisation.',
    },
    invalid_dpop_proof: {
      means:
        'Der DPoP-Nachweis der Anfrage beweist nicht, was er muss, wurde schon einmal benutzt oder fehlt, obwohl der Client für gebundene Token registriert ist.',
      next: 'Die Beschreibung sagt, was falsch ist. Unterschreiben Sie für jede Anfrage einen Nachweis mit einer neuen jti, der aktuellen Zeit sowie der Methode und Adresse der Anfrage.',
    },
    temporarily_unavailable: {
      means: 'Etwas, das die Anfrage braucht, antwortet nicht, oder dasselbe wurde zu oft gefragt.',
      next: 'Senden Sie dieselbe Anfrage nach den Sekunden noch einmal, die Retry-After nennt. Was sie einlöst, ist meistens noch gut.',
    },
    server_error: {
      means: 'Der Server hat einen Fehler.',
      next: 'Geben Sie die Korrelations-ID dem Betreiber.',
    },
  },
};
