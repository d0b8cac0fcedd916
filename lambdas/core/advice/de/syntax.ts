import type { JwsSyntaxError } from '../../../../protect/jose/compact-jws.ts';

const PARTS: Readonly<Record<JwsSyntaxError['part'], string>> = {
  token: 'das Token',
  header: 'der Header',
  payload: 'der Inhalt (payload)',
  signature: 'die Signatur',
};

const PROBLEMS: Readonly<Record<JwsSyntaxError['problem'], string>> = {
  not_three_parts: 'nicht drei Teile',
  encrypted: 'verschlüsselt',
  empty: 'leer',
  not_canonical_base64url: 'kein kanonisches base64url',
  not_utf8: 'kein UTF-8',
  not_json: 'kein JSON',
  duplicate_member: 'ein Mitglied kommt doppelt vor',
  too_deep: 'zu tief verschachtelt',
  not_an_object: 'kein Objekt',
  forbidden_member: 'ein Mitglied, das nicht erlaubt ist',
  not_unicode: 'kein Unicode',
};

export function partInGerman({ part }: JwsSyntaxError): string {
  return PARTS[part];
}

export function syntaxInGerman({ problem }: JwsSyntaxError): string {
  return PROBLEMS[problem];
}
