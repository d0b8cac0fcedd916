/*
 * Wörter, die überall gleich heißen (Anrede: Sie):
 *
 * access token        Zugriffstoken (Access Token in der Erklärung von Standards)
 * agent session       Agentensitzung
 * approval, approve   Genehmigung, genehmigen
 * assertion           Assertion
 * audit trail         Audit-Protokoll
 * claim               Claim
 * client              Client
 * to disable          deaktivieren; to remove: entfernen; to revoke, to recall: widerrufen; to take back: zurücknehmen
 * domain              Domäne
 * identity provider   Identitätsanbieter, kurz Anbieter
 * issuer              Aussteller (Issuer)
 * key                 Schlüssel; signing key: Signaturschlüssel
 * member              Mitglied
 * operator            Betreiber
 * organization        Organisation
 * passkey             Passkey
 * refusal, refused    Ablehnung, abgelehnt
 * request             Anfrage
 * scope               Scope; am Anfang einer Seite: Scope (Berechtigung)
 * sign in, sign-in    anmelden, Anmeldung
 * token               Token (das)
 * tool                Tool
 * to vouch for        bürgen für
 * write               Schreibzugriff
 */
import messages from '@cloudscape-design/components/i18n/messages/all.de';
import { activity } from './activity.ts';
import { agentRules } from './agent-rules.ts';
import { agents } from './agents.ts';
import { audit } from './audit.ts';
import { claims } from './claims.ts';
import { clients } from './clients.ts';
import { common } from './common.ts';
import { details } from './details.ts';
import { explain } from './explain.ts';
import { guides } from './guides.ts';
import { home } from './home.ts';
import { members } from './members.ts';
import { passkeys } from './passkeys.ts';
import { providers } from './providers.ts';
import { reasons } from './reasons.ts';
import { refusals } from './refusals.ts';
import { requests } from './requests.ts';
import { settings } from './settings.ts';
import { shell } from './shell.ts';
import { tokens } from './tokens.ts';

/** Every text of the console in German, and those of the design system. One script, which only its readers load. */
export const catalogue = {
  messages,
  activity,
  agentRules,
  agents,
  audit,
  claims,
  clients,
  common,
  details,
  explain,
  guides,
  home,
  members,
  passkeys,
  providers,
  reasons,
  refusals,
  requests,
  settings,
  shell,
  tokens,
};

export type Catalogue = typeof catalogue;
