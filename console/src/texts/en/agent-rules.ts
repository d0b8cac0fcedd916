/** The rules for agents. */
export const agentRules = {
  eachRuleOnlyTakes:
    'Each rule only takes away: no agent can do more by one. They count within a minute. What asks more of whoever approves counts for approvals from then on: take back earlier ones that should end.',
  rulesForAgents: 'Rules for agents',
  untilYouSaveAll: 'Until you save all of them anew, no agent changes anything here.',
  theRulesCannotBe: 'The rules cannot be read',
  save: 'Save',
  whatAgentsMayBe: 'What agents may be given',
  neverForAgents: 'Never for agents',
  noAgentGivenThese:
    'No agent is given these changes, and nobody is asked for them. What was approved before counts no more.',
  maximumDurationApprovalSeconds: 'Maximum duration of an approval (seconds)',
  fromWhenItWas: 'From when it was given.',
  emptyAsLongAs: 'Empty: as long as the deployment allows.',
  toolsThatMustAsk: 'Tools that must ask',
  theirChangesAskedFor:
    'Their changes are asked for, whatever their own page says. Tokens that they have already only read, too, until their person approves something.',
  whoApprovesAndHow: 'Who approves, and how',
  onlyAfterSigningIn: 'Only after signing in again',
  whoeverApprovesTheseHas:
    'Whoever approves these has signed in at your identity provider a short while ago. An agent in their browser cannot do that for them.',
  howLongAgoThat: 'How long ago that may be',
  onlyWithPasskey: 'Only with a passkey',
  whoeverApprovesOrConfirms:
    'Whoever approves or confirms these uses a passkey: their device asks for their finger, face or PIN. Members add theirs under My passkeys.',
  administratorsChangeThese: 'Administrators change these.',
  onlyWithSecondPerson: 'Only with a second person',
  anotherMemberHasTo: 'Another member has to confirm these, within an hour, before they count.',
  roleSecondPerson: 'Role of the second person',
  anyOtherMemberWith: 'Any other member with this role may confirm.',
  tooFewWithRole: (role: string, count: number) =>
    count === 0
      ? `No active member has the role ${role}: nobody could confirm, and nothing of this would ever count.`
      : `Only one active member has the role ${role}: what they approve themselves, nobody could confirm.`,
  chooseRole: 'Choose a role',
  savedRulesCountWithin: 'Saved. The rules count within a minute, everywhere.',
  none: 'None',
  remove: (name: string) => `Remove ${name}`,
};
