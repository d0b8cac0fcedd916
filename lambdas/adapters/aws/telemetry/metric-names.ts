/** The functions that count, as the dimension `service` names them. */
export const SERVICES = [
  'token',
  'agent',
  'approval',
  'introspection',
  'provisioning',
  'signals',
  'signal-polling',
  'administration',
  'sign-in',
  'authorization',
  'metadata',
  'console',
  'rotation',
  'activity',
  'checkup',
  'events',
  'sealing',
] as const;
export type Service = (typeof SERVICES)[number];

/**
 * Every metric by name. Handlers emit these and alarms watch these, from this one list: a name that only one of them
 * knew would be an alarm that never rings.
 *
 * The dimension `service` is on all; the comment says which other there is. No dimension grows with customers:
 * CloudWatch charges by the combination.
 */
export const METRICS = {
  tokensIssued: 'TokensIssued',
  /** Whatever was refused, what strangers sent included. */
  redemptionsRefused: 'RedemptionsRefused',
  /** The same, and `reason`. */
  redemptionsRefusedByReason: 'RedemptionsRefusedByReason',
  /** Refused after the client had authenticated: nobody without a credential of a registered client raises this. */
  assertionsRefused: 'AssertionsRefused',
  /** `dependency` */
  redemptionsUnavailable: 'RedemptionsUnavailable',
  /** An assertion's header says where a key could be had, and it was not looked at: `member` */
  assertionHeadersIgnored: 'AssertionHeadersIgnored',
  /** `outcome`: active or inactive. */
  tokensIntrospected: 'TokensIntrospected',
  /** `reason`: of the request or its client, and not of the token. */
  introspectionsRefusedByReason: 'IntrospectionsRefusedByReason',
  /** `dependency` */
  introspectionsUnavailable: 'IntrospectionsUnavailable',
  /** `outcome`: revoked, or nothing, where there was nothing to revoke. */
  tokensRevoked: 'TokensRevoked',
  /** `reason` */
  revocationsRefusedByReason: 'RevocationsRefusedByReason',
  /** `outcome`: accepted or not_accepted. */
  acceptancesAsked: 'AcceptancesAsked',
  /** `reason` */
  acceptancesRefusedByReason: 'AcceptancesRefusedByReason',
  authorizationsPushed: 'AuthorizationsPushed',
  /** `reason` */
  pushesRefusedByReason: 'PushesRefusedByReason',
  /** `outcome`: registered, read or deleted. */
  clientRegistrations: 'ClientRegistrations',
  /** `reason` */
  registrationsRefusedByReason: 'RegistrationsRefusedByReason',
  /** `operation` */
  provisioningRequests: 'ProvisioningRequests',
  /** `reason` */
  provisioningRefusedByReason: 'ProvisioningRefusedByReason',
  /** `dependency` */
  provisioningUnavailable: 'ProvisioningUnavailable',
  /** `outcome` */
  signalsReceived: 'SignalsReceived',
  /** Refused although the sender had shown the token of its stream: nobody else raises this. */
  signalsRefused: 'SignalsRefused',
  /** `reason` */
  signalsRefusedByReason: 'SignalsRefusedByReason',
  /** `dependency` */
  signalsUnavailable: 'SignalsUnavailable',
  /** A stream that was polled, and came to no good end. */
  signalPollsFailed: 'SignalPollsFailed',
  /** `reason` */
  signalPollsFailedByReason: 'SignalPollsFailedByReason',
  agentTokensMinted: 'AgentTokensMinted',
  /** `operation` */
  agentRequests: 'AgentRequests',
  /** `operation` */
  agentRequestsRefused: 'AgentRequestsRefused',
  /** `reason` */
  agentRequestsRefusedByReason: 'AgentRequestsRefusedByReason',
  /** `dependency` */
  agentRequestsUnavailable: 'AgentRequestsUnavailable',
  /** `operation` */
  administrationRequests: 'AdministrationRequests',
  /** `reason` */
  administrationRequestsRefusedByReason: 'AdministrationRequestsRefusedByReason',
  /** `dependency` */
  administrationRequestsUnavailable: 'AdministrationRequestsUnavailable',
  signIns: 'SignIns',
  signInsRefused: 'SignInsRefused',
  /** Refused after the person's identity provider had answered: what nobody without a way in there comes to. */
  peopleRefused: 'PeopleRefused',
  /** `reason` */
  signInsRefusedByReason: 'SignInsRefusedByReason',
  /** `dependency` */
  signInsUnavailable: 'SignInsUnavailable',
  authorizationsGranted: 'AuthorizationsGranted',
  /** `reason` */
  authorizationsRefusedByReason: 'AuthorizationsRefusedByReason',
  /** `dependency` */
  authorizationsUnavailable: 'AuthorizationsUnavailable',
  /** `reason` */
  sessionsRefusedByReason: 'SessionsRefusedByReason',
  /** A dependency said "too much", twice: `dependency`. Counted as unavailable too. */
  dependencyThrottled: 'DependencyThrottled',
  providerKeyFetchesFailed: 'ProviderKeyFetchesFailed',
  /** A bug: the wire said 500. */
  requestsFailed: 'RequestsFailed',
  /** KMS refused the active key, and the standby signed instead. */
  signingKeyFailedOver: 'SigningKeyFailedOver',
  /** Days since the active key became active. */
  signingKeyAgeDays: 'SigningKeyAgeDays',
  rotationsCompleted: 'RotationsCompleted',
  rotationsFailed: 'RotationsFailed',
  /** Clients whose last secret or key ends within two weeks. */
  clientSecretsExpiring: 'ClientSecretsExpiring',
} as const;

export type MetricName = (typeof METRICS)[keyof typeof METRICS];
