import type { ReactNode } from 'react';
import { pluralIn } from '../plural.ts';
import { sentence } from '../sentence.ts';

const counted = pluralIn('en');

const whatInvitingDoes =
  'An invited member signs in once with the account that has their address, verified by the provider; that account is theirs from then on. The domain of the address need not be among the domains of the provider.';

/** Members: their accounts, roles and invitations. */
export const members = {
  members: 'Members',
  member: 'Member',
  disable: 'Disable',
  recallTokensAndSessions: 'Recall tokens and sessions',
  removeForGood: 'Remove for good',
  enableAgain: 'Enable again',
  actions: 'Actions',
  memberId: 'Member id',
  memberIdInline: 'member id',
  status: 'Status',
  role: 'Role',
  managedByScim: 'Managed by (SCIM)',
  recalled: 'Recalled',
  isFromNextRequest: (email: string, role: string) => `${email} is ${role} from the next request on.`,
  whatTheyMayDo: 'What they may do, and the most that any tool or agent may do for them.',
  save: 'Save',
  isMember: (email: string, howLinked: string) => `${email} is a member. ${howLinked}`,
  addMember: 'Add a member',
  close: 'Close',
  eMailAddress: 'E-mail address',
  chooseRole: 'Choose a role',
  enterAddressThatTheir: 'Enter the address that their provider knows.',
  chooseRoleSentence: 'Choose a role.',
  bothNeeded: 'An address and a role are needed.',
  whoeverSignsInWith: 'Whoever signs in with that account is them.',
  cancel: 'Cancel',
  add: 'Add',
  invitation: 'Invitation',
  invite: 'Invite',
  withdraw: 'Withdraw',
  noneInvited: `None. ${whatInvitingDoes}`,
  provider: 'Provider',
  ends: 'Ends',
  linkToSendIt: 'Link to send (it holds no secret)',
  linkToSignIn: 'link to sign in',
  inviteQuestion: (email: string) => `Invite ${email}?`,
  isInvitedSendThem: (email: string) => `${email} is invited. Send them the link that stands under Invitation.`,
  whatInvitingDoes: `${whatInvitingDoes} Nothing is sent: the page shows a link that you can send. The invitation ends in 7 days.`,
  whoseWordAboutAddress: 'Whose word about the address counts.',
  chooseProvider: 'Choose a provider',
  noActiveProviderOffers: 'No active provider offers members sign-in yet',
  withdrawInvitation: (email: string) => `Withdraw the invitation of ${email}?`,
  theInvitationWithdrawn: (email: string) => `The invitation of ${email} is withdrawn.`,
  fromNowOnNobody: (email: ReactNode) =>
    sentence`From now on nobody becomes ${email} by it. An account that is linked already stays linked.`,
  setupLink: 'Setup link',
  setupLinkInline: 'setup link',
  makeSetupLink: 'Make a setup link',
  whoNeedsSetupLink:
    'For an administrator who sets up another identity provider, or who cannot sign in any more: a link by which they register a provider and sign in through it.',
  makeSetupLinkFor: (email: string) => `Make a setup link for ${email}?`,
  whatSetupLinkAllows:
    'Whoever opens the link may register an identity provider, test it and sign in through it, and nothing else. The account that they sign in with becomes an account of this member.',
  whatEndsSetupLink:
    'The link works once, for one hour, and is shown once. It does not work any more if you or this member stop being an administrator, or are recalled. Nothing is sent.',
  copyLinkNow: 'Copy the link now: it is shown this once',
  sendSetupLink: (end: ReactNode) =>
    sentence`It works once, until ${end}. Send it by a way that nobody else reads: it is a key to your organization.`,
  whichSignInsLink: 'Which sign-ins link them is not known: your providers could not be loaded.',
  theFirstSignIn: 'The first sign-in or assertion with that address, verified, links them.',
  noSignInLinks: (domain: string) =>
    `No sign-in links them yet: none of your active providers may speak for ${domain}. Invite them on the member’s page, or enter the domain in the provider’s settings.`,
  unlinkedLeadsToNo: (subject: string, email: string) => `Unlinked: ${subject} leads to ${email} no more.`,
  knownAs: 'Known as',
  linkNoun: 'link',
  linkAccount: 'Link an account',
  noProviderKnowsThis: 'No provider knows this member yet',
  fromNextSignIn:
    'From the next sign-in or assertion on, this account leads to nobody. Sessions and tokens that it opened go on until they end; recall the member’s to stop them now.',
  unlinkQuestion: (subject: string) => `Unlink ${subject}?`,
  unlink: 'Unlink',
  loading: 'Loading …',
  account: 'Account',
  action: 'Action',
  unlinkNamed: (subject: string) => `Unlink ${subject}`,
  by: (claim: string) => `by ${claim}`,
  linkAccountTo: (email: string) => `Link an account to ${email}?`,
  link: 'Link',
  linkedWhoeverProviderNames: 'Linked. Whoever the provider names so is this member.',
  valueClaim: 'Value of the claim',
  asProviderWritesIt: 'As the provider writes it, to the last character.',
  disableQuestion: (email: string) => `Disable ${email}?`,
  fromNextRequestOn:
    'From the next request on they cannot sign in, and no tool or agent acts for them. You can enable them again.',
  isDisabled: (email: string) => `${email} is disabled.`,
  enable: 'Enable',
  enableAgainQuestion: (email: string) => `Enable ${email} again?`,
  theyCanSignIn:
    'They can sign in again. What they had before stays ended: tokens, sessions, passkeys, and approvals for agents.',
  isEnabled: (email: string) => `${email} is enabled.`,
  recall: 'Recall',
  recallEverythingThatHas: (email: string) => `Recall everything that ${email} has?`,
  everyTokenSessionPasskey:
    'Every token, session, passkey and approval for an agent that began until now is refused from the next request on. They can sign in again at once.',
  everythingThatHadRecalled: (email: string) => `Everything that ${email} had is recalled.`,
  removeForGoodQuestion: (email: string) => `Remove ${email} for good?`,
  /** `undefined`: nobody could count the links. */
  thisCannotBeUndone: (links: number | undefined) => {
    const lead =
      links === undefined
        ? 'Every link to accounts at providers leads'
        : counted(links, { one: 'link to accounts at providers leads', other: 'links to accounts at providers lead' });
    return `This cannot be undone: no provider brings them back, only an administrator who adds them anew. ${lead} nowhere any more, and every token, session and approval for an agent ends.`;
  },
  isRemoved: (email: string) => `${email} is removed.`,
  counting: 'Counting …',
  connectedTools: 'Connected tools',
  theToolMayGet:
    'The tool may get another token for this member. Recalling the member ends all of their tokens and sessions; disabling them or the client keeps it from getting another.',
  whenToolGetsToken: 'When a tool gets a token for this member, it appears here, with what it may do and until when.',
  address: 'Address',
  state: 'State',
  knownToProvider: 'Known to a provider',
  yes: 'yes',
  notYet: 'not yet',
  addThemHereImport: 'Add them here, import them with countersign member import, or let a provider add them.',
  noMembersYet: 'No members yet',
  nobodyLikeThis: 'Nobody like this',
  madeByFormerRelease:
    'They were made by a former release. Until whoever operates this deployment has run countersign member index, they are found by the beginning of their address alone.',
  theseMembersInNo: 'These members are in no order',
  activeAndDisabled: 'Active and disabled',
  active: 'Active',
  disabled: 'Disabled',
  removed: 'Removed',
  everyRole: 'Every role',
  beginningAddress: 'Beginning of an address',
  findByAnyWord: 'Find members: any word of a name or address',
  findByBeginning: 'Find members: beginning of an address',
  nameOptional: 'Name (optional)',
  withoutOneWhatTheir: 'Without one, what their provider calls them is shown.',
  byAdministrator: 'by an administrator',
  byTheirProviderScim: 'by their provider (SCIM)',
  byTheirProviderWhen: 'by their provider, when they signed in',
  nameBy: (by: string) => `Name, ${by}`,
  statusByProvider: 'Status, by a provider',
  inTheLastHour: 'in the last hour',
  notedOnceAnHour: (moment: string) => `Noted on ${moment}, once an hour: the audit trail has every one.`,
  lastSignInHere: 'Last sign-in here',
  through: (at: ReactNode, provider: ReactNode) => sentence`${at} through ${provider}`,
  managesThemByScim: (provider: ReactNode) =>
    sentence`${provider} manages them by SCIM. Enable the person there, and they are active here again. Enable them here, and your word takes the place of the provider’s, until it disables them once more.`,
  theirProviderHasDisabled: 'Their provider has disabled this member',
  sentSignalOrDeleted: (provider: ReactNode) =>
    sentence`${provider} sent a signal, or deleted them by SCIM. If they may come in again, enable them here, under Actions; a provider with SCIM may also create them anew.`,
  theirProviderHasReported: 'Their provider has reported this member as gone',
  managesThemAndCannot: (provider: ReactNode) =>
    sentence`${provider} manages them and cannot bring them back. Only an administrator can: with Enable again, under Actions.`,
  anAdministratorHasDisabled: 'An administrator has disabled this member',
  whoeverDisabledOrDeleted: (provider: ReactNode) =>
    sentence`Whoever is disabled or deleted at ${provider} is disabled here, and comes back when they are enabled there. Whoever leaves you is best disabled there. The role is yours: change it here.`,
  theirProviderManagesThis: 'Their provider manages this member',
  savedAs: (changed: string) => `Saved: ${changed}.`,
  name: 'Name',
  yourWordGoesBefore: 'Your word goes before that of their provider. Empty, what the provider says next counts again.',
  groupsAndRolesAt: 'Groups and roles at the last sign-in',
  rolesNewMembersCan: 'Roles of new members can be chosen by these, in the provider’s settings.',
  saidNothingGroupsOr: (provider: ReactNode) =>
    sentence`${provider} said nothing of groups or roles. If it should, have it send a claim such as groups.`,
  notKeptHere: (omitted: number) => `${counted(omitted, { one: 'more value', other: 'more values' })} not kept here.`,
  never: 'never',
  whoeverProviderNamesMustBe:
    'Whoever a provider names must be one of them, unless it may add people just in time. Sign-ins are those in a browser: what tools have for somebody stands on their page.',
  lookForBeginningAnyWord: 'Look for the beginning of any word of a name or address, in any state, with any role.',
  lastSignIn: 'Last sign-in',
  managedBy: (manager: ReactNode) => sentence`managed by ${manager}`,
  wheneverTheySignedIn: 'Whenever they signed in',
  neverSignedIn: 'Never signed in',
  notSignedInFor: (days: number) => `Not signed in for ${days} days`,
  nameOrAddress: 'Name or address',
};
