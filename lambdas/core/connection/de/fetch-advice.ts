import type { fetchAdvice as english } from '../en/fetch-advice.ts';

export const fetchAdvice: typeof english = (failure, asked) => {
  switch (failure.reason) {
    case 'status':
      return asked === 'discovery' ? discoveryStatusAdvice(failure.status) : keysStatusAdvice(failure.status);
    case 'redirected':
      return `Keiner Weiterleitung wird gefolgt, weil ihr Ziel nicht der Host wäre, dem Sie vertrauen${failure.locationHost === undefined ? '' : ` (sie führt zu ${failure.locationHost})`}. Registrieren Sie die Adresse, die selbst antwortet.`;
    case 'dns_failed':
      return 'Der Name ist im Internet nicht zu finden. Prüfen Sie die Schreibweise; ein Name, den nur Ihr eigenes Netz kennt, kann nicht verwendet werden.';
    case 'address_not_public':
    case 'address_not_loopback':
      return 'Angefragt werden nur Adressen, die das ganze Internet erreicht. Veröffentlichen Sie den Anbieter, oder wenigstens sein Discovery-Dokument und seine Schlüssel, unter einem öffentlichen Namen.';
    case 'connect_failed':
    case 'timed_out':
      return 'Er muss aus dem Internet erreichbar sein und sofort antworten. Prüfen Sie Firewalls und Positivlisten beim Anbieter, und testen Sie dann noch einmal.';
    case 'tls_failed':
      return 'Sein Zertifikat muss gültig sein, für genau diesen Namen, und von einer Stelle, der Browser vertrauen; TLS 1.2 oder neuer.';
    case 'wrong_media_type':
    case 'not_json':
    case 'not_utf8':
    case 'content_encoded':
      return 'Was kam, ist kein JSON-Dokument, sondern vielleicht eine Anmelde- oder Fehlerseite. Öffnen Sie die Adresse in einem privaten Browserfenster: Sie muss JSON zeigen, ohne Anmeldung.';
    case 'too_large':
      return 'Fragen Sie den Hersteller des Anbieters, warum dort so viel veröffentlicht wird: Die größten öffentlich benutzten haben etwa 60 kB.';
    case 'broken_response':
      return 'Die Verbindung endete vor der Antwort. Testen Sie noch einmal; bleibt es so, bricht etwas zwischen uns und dem Anbieter sie ab.';
    case 'invalid_url':
    case 'credentials_in_url':
    case 'fragment_in_url':
    case 'not_https':
    case 'bad_port':
      return 'Die Adresse muss https:// auf Port 443 sein, ohne Benutzernamen und Fragment.';
    case 'host_not_pinned':
      return 'Ihr Host gehört nicht zu denen, die beim Registrieren des Anbieters zugeordnet wurden. Hat der Anbieter seine Schlüssel verlegt, so registrieren Sie ihn neu.';
  }
};

function discoveryStatusAdvice(status: number): string {
  if (status === 404)
    return 'Prüfen Sie den Aussteller, auch seinen Pfad: Dort antwortet für ihn kein OpenID-Connect-Server.';
  if (status === 401 || status === 403) return 'Discovery muss für alle offen sein. Erlauben Sie es beim Anbieter.';
  return 'Der Anbieter hat selbst ein Problem. Testen Sie später noch einmal, oder sehen Sie auf seine Statusseite.';
}

function keysStatusAdvice(status: number): string {
  if (status === 404)
    return 'Dort sind keine Schlüssel. Prüfen Sie die registrierte Adresse der Schlüssel, oder registrieren Sie ihn ohne eine.';
  if (status === 401 || status === 403) return 'Schlüssel müssen für alle offen sein. Erlauben Sie es beim Anbieter.';
  return 'Der Anbieter hat selbst ein Problem. Eingelöst wird bis zu einer Stunde lang mit bekannten Schlüsseln.';
}
