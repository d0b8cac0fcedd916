import { type Html, html } from '../../http/html.ts';

/** Who a tool is, as far as anybody knows. */
export const tool = {
  by: (publisher: Html) => html`by ${publisher}, `,
  verified: 'verified',
  notVerified: 'not verified',
  vouchedFor: (ownName: Html) => html`registered by nobody: your identity provider calls it ${ownName}`,
  itself: 'registered itself (dynamic registration)',
  byOperator: 'registered by the operator',
  from: (host: string) => html`from ${host}`,
  callsItself: (ownName: Html) => html`calls itself “${ownName}”`,
};
