import type { failures as english } from '../en/failures.ts';
import type { FetchFailure, UrlFailure } from '../fetch-failure.ts';

/** Why an address is not requested, or what came is not read. */
const WORDS: Readonly<Record<FetchFailure['reason'] | UrlFailure['reason'] | 'query_in_url', string>> = {
  invalid_url: 'keine gültige URL',
  credentials_in_url: 'Zugangsdaten in der URL',
  fragment_in_url: 'Fragment in der URL',
  query_in_url: 'Query in der URL',
  not_https: 'nicht https',
  bad_port: 'nicht erlaubter Port',
  host_not_pinned: 'nicht zugeordneter Host',
  dns_failed: 'Name nicht gefunden',
  address_not_public: 'keine öffentliche Adresse',
  address_not_loopback: 'keine Loopback-Adresse',
  connect_failed: 'keine Verbindung',
  tls_failed: 'TLS fehlgeschlagen',
  broken_response: 'abgebrochene Antwort',
  too_large: 'zu groß',
  content_encoded: 'kodierter Inhalt',
  redirected: 'Weiterleitung',
  timed_out: 'Zeitüberschreitung',
  status: 'anderer Status',
  wrong_media_type: 'anderer Medientyp',
  not_utf8: 'kein UTF-8',
  not_json: 'kein JSON',
};

export const failures: typeof english = {
  discovery: (failure) => {
    switch (failure.reason) {
      case 'issuer_invalid':
        return failures.url(failure.failure);
      case 'fetch_failed':
        return `hat kein Discovery-Dokument geliefert: ${failure.url} ${failures.fetch(failure.failure)}`;
      case 'issuer_mismatch': {
        const hint = failure.trailingSlash
          ? '. Sie unterscheiden sich nur durch einen Schrägstrich am Ende: Registrieren Sie die Form, die er veröffentlicht'
          : '';
        return `veröffentlicht einen anderen Aussteller: ${failure.actual}, nicht ${failure.expected}${hint}`;
      }
      case 'not_an_object':
        return 'hat ein Discovery-Dokument veröffentlicht, das kein JSON-Objekt ist';
      case 'member_missing':
        return `hat ein Discovery-Dokument ohne ${failure.member} veröffentlicht`;
      case 'member_not_a_string':
        return `hat ein Discovery-Dokument veröffentlicht, dessen ${failure.member} keine Zeichenkette ist`;
      case 'member_not_usable':
        return `hat ein Discovery-Dokument veröffentlicht, dessen ${failure.member} nicht angefragt werden kann (${WORDS[failure.failure.reason]})`;
    }
  },
  keys: (failure) => {
    switch (failure.reason) {
      case 'fetch_failed':
        return failures.fetch(failure.failure);
      case 'member_invalid':
        return 'hat ein Dokument ohne die Liste „keys“ geliefert: Das ist kein Schlüsselsatz';
      case 'too_many_keys':
        return `hat ${failure.count} Schlüssel geliefert; höchstens ${failure.maxKeys} werden angenommen`;
      case 'pruned_too_large':
        return `hat Schlüssel mit ${failure.bytes} Bytes geliefert; höchstens ${failure.maxBytes} werden angenommen`;
    }
  },
  fetch: (failure) => {
    switch (failure.reason) {
      case 'status':
        return `hat mit ${failure.status} geantwortet`;
      case 'timed_out':
        return `hat nicht innerhalb von ${failure.timeoutMs} ms geantwortet`;
      case 'connect_failed':
      case 'tls_failed':
      case 'dns_failed':
        return `war nicht erreichbar (${failure.code})`;
      case 'address_not_public':
        return `führt zu ${failure.address}; das ist keine öffentliche Adresse`;
      case 'redirected':
        return `hat mit ${failure.status} geantwortet, einer Weiterleitung${failure.locationHost === undefined ? '' : ` zu ${failure.locationHost}`}`;
      case 'wrong_media_type':
        return `hat mit ${failure.mediaType} statt JSON geantwortet`;
      case 'too_large':
        return `hat mit mehr als ${failure.maxBytes} Bytes geantwortet`;
      default:
        return `wurde abgelehnt (${WORDS[failure.reason]})`;
    }
  },
  url: ({ reason }) => `kann nicht angefragt werden (${WORDS[reason]})`,
};
