import type { AgentSessionId } from '../../../protect/vocabulary/agent-session.ts';
import type { OrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import type { Configuration } from '../../core/configuration.ts';
import { PASSKEY_SCRIPT_PATH, pathOf, ROUTES } from '../../routes.ts';
import { type Html, html } from '../http/html.ts';
import type { Texts } from '../texts/texts.ts';

/** The address of the script that asks the device for a passkey, as a policy names it too: no other of ours runs on the page. */
export function passkeyScript({ issuer }: Pick<Configuration, 'issuer'>): string {
  return issuer + PASSKEY_SCRIPT_PATH;
}

/** Of the form that the script takes care of: where it asks for a challenge, and which agent session's. */
export function passkeyForm({
  organization,
  sessionId,
}: {
  organization: OrganizationId;
  sessionId?: AgentSessionId;
}): Html {
  return html` data-challenges="${pathOf(ROUTES.approval.beginPasskey, { organization })}"${sessionId && html` data-session="${sessionId}"`}`;
}

/** What the script shows where something failed, in the page's language, and what stands there without a script. */
export function passkeyWords({ approval: { passkey } }: Texts): Html {
  return html`<p role="alert" tabindex="-1" hidden data-passkey="not-given">${passkey.notGiven}</p>
<p role="alert" tabindex="-1" hidden data-passkey="no-answer">${passkey.noAnswer}</p>
<noscript><p role="alert">${passkey.withoutScripts}</p></noscript>`;
}
