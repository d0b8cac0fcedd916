/** Events of the Shared Signals Framework and its profiles, by their URIs. */
export const SESSION_REVOKED = 'https://schemas.openid.net/secevent/caep/event-type/session-revoked';
export const ACCOUNT_DISABLED = 'https://schemas.openid.net/secevent/risc/event-type/account-disabled';
export const VERIFICATION = 'https://schemas.openid.net/secevent/ssf/event-type/verification';
