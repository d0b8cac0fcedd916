/** Why an outbound request gave no document. Closed, each arm with its facts; no arm carries a body or a full URL. */
export type FetchFailure = UrlFailure | AddressFailure | ExchangeFailure | ResponseFailure;

/** The URL is not one that we request; nothing was looked up. */
export type UrlFailure =
  | { readonly reason: 'invalid_url' }
  | { readonly reason: 'credentials_in_url' }
  | { readonly reason: 'fragment_in_url' }
  | { readonly reason: 'not_https'; readonly scheme: string }
  | { readonly reason: 'bad_port'; readonly port: number }
  | { readonly reason: 'host_not_pinned'; readonly host: string };

/** The host's addresses are not ones that we connect to; nothing was sent. */
export type AddressFailure =
  | { readonly reason: 'dns_failed'; readonly host: string; readonly code: string }
  | { readonly reason: 'address_not_public'; readonly host: string; readonly address: string }
  | { readonly reason: 'address_not_loopback'; readonly host: string; readonly address: string };

/** `code` is the one that Node.js or OpenSSL gave, such as `ECONNREFUSED` or `CERT_HAS_EXPIRED`. */
export type ExchangeFailure =
  | { readonly reason: 'connect_failed'; readonly code: string }
  | { readonly reason: 'tls_failed'; readonly code: string }
  | { readonly reason: 'broken_response'; readonly code: string }
  | { readonly reason: 'too_large'; readonly maxBytes: number }
  | { readonly reason: 'content_encoded'; readonly contentEncoding: string }
  | { readonly reason: 'redirected'; readonly status: number; readonly locationHost?: string }
  | { readonly reason: 'timed_out'; readonly timeoutMs: number };

/** A complete answer came, and it is not a JSON document. */
export type ResponseFailure =
  | { readonly reason: 'status'; readonly status: number }
  | { readonly reason: 'wrong_media_type'; readonly mediaType: string }
  | { readonly reason: 'not_utf8' }
  | { readonly reason: 'not_json' };
