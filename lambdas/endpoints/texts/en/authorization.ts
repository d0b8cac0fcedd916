import type { AddressRefusal } from '../../../core/authorization/refusal.ts';
import { type Html, html } from '../../http/html.ts';

const addressRefused: Readonly<Record<AddressRefusal['reason'], string>> = {
  malformed_query: 'The address cannot be read.',
  client_id_missing: 'The address does not say which tool asks (client_id), or says it more than once.',
  redirect_uri_missing: 'The address does not say where to answer (redirect_uri), or says it more than once.',
  request_uri_unknown: 'The request of the tool has been answered already, or is too old. Begin again in the tool.',
  unknown_client: 'The tool that asks is not known here.',
  client_disabled: 'The tool that asks is switched off.',
  client_awaits_approval:
    'The tool registered itself, and waits for an administrator of your organization to enable it.',
  client_document_not_allowed:
    'Your organization has not allowed tools of this address. An administrator of your organization can.',
  client_document_unavailable: 'The tool’s own address does not say who the tool is. Try again in a minute.',
  client_document_unusable: 'What stands at the tool’s own address is no valid description of this tool.',
  client_not_registered_for_grant: 'The tool that asks is not registered for signing people in this way.',
  redirect_uri_not_registered: 'The tool asks for an answer at an address that is not registered for it.',
};

/** Where a tool asks a person to sign in, and for what it may do. */
export const authorization = {
  title: 'Allow this tool?',
  changed: 'What this tool may do was changed meanwhile. Look again.',
  tool: 'Tool',
  answerGoesTo: 'Answer goes to',
  organization: 'Organization',
  signedInAs: 'Signed in as',
  itMay: 'It may',
  asFarAs: 'As far as this',
  mayAsk: 'It may ask you each time before it can',
  deny: 'Do not allow',
  allow: 'Allow',
  onlyIfYou: 'Allow only if you started this from the tool yourself.',
  otherOrganization: 'Use another organization',
  thisComputer: 'a program on this computer',
  applicationFor: (protocol: string) => `the application for ${protocol} on this device`,
  signIn: {
    title: 'Sign in',
    which: (tool: Html) => html`The tool ${tool} wants to sign you in. Which organization are you with?`,
    organizationId: 'Organization id',
    continue: 'Continue',
    whoKnows: 'Your administrator knows the id. It stands in your organization’s own address for signing in.',
    withProvider: (organization: Html) => html`Sign in with the identity provider of ${organization}, then decide.`,
    action: 'Sign in',
  },
  refused: {
    title: 'This tool cannot sign you in',
    reasons: addressRefused,
    nothing: 'Nothing was allowed, and nothing was sent to the tool.',
    number: (correlation: string) => `If you ask the tool’s developer for help, give them this number: ${correlation}`,
  },
  notEnabled: {
    title: 'Your organization does not use this tool',
    text: (organization: Html, tool: Html) =>
      html`${organization} has not enabled the tool ${tool}. Ask an administrator of your organization to enable it.`,
  },
  backToTool: 'Back to the tool',
  notApproved: {
    title: 'Your organization does not use this tool yet',
    text: (organization: Html) => html`An administrator of ${organization} has to enable this tool first.`,
    ask: 'Ask the administrators',
  },
  asked: {
    title: 'Ask an administrator',
    outcomes: {
      asked: 'The administrators see in the console that you would like to use this tool.',
      asked_before: 'The administrators have been asked for this tool already.',
      full: 'Too many tools wait for the administrators. Tell one of them yourself.',
    },
    about: (tool: Html, organization: Html) => html`The tool is ${tool}, the organization ${organization}.`,
    next: 'Nothing was allowed. When an administrator has enabled the tool, start again from the tool.',
  },
};
