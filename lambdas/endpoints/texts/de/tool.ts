import { html } from '../../http/html.ts';
import type { tool as english } from '../en/tool.ts';

export const tool: typeof english = {
  by: (publisher) => html`von ${publisher}, `,
  verified: 'geprüft',
  notVerified: 'nicht geprüft',
  vouchedFor: (ownName) => html`von niemandem registriert: Ihr Identitätsanbieter nennt es ${ownName}`,
  itself: 'hat sich selbst registriert (dynamische Registrierung)',
  byOperator: 'vom Betreiber registriert',
  from: (host) => html`von ${host}`,
  callsItself: (ownName) => html`nennt sich selbst „${ownName}“`,
};
