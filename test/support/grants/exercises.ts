import { ADMINISTRATION } from './administration-exercises.ts';
import { AGENT, APPROVAL, PROJECTS } from './agent-exercises.ts';
import { ACTIVITY, CHECKUP, DECLARATION, EVENTS, SEALS } from './background-exercises.ts';
import { AUTHORIZATION } from './document-exercises.ts';
import type { Exercise } from './exercise.ts';
import { INTROSPECTION } from './introspection-exercises.ts';
import { OPERATOR } from './operator-exercises.ts';
import { PROVISIONING } from './provisioning-exercises.ts';
import { ROTATION } from './rotation-exercises.ts';
import { POLLED_SIGNALS, SIGNALS } from './signal-exercises.ts';
import { METADATA, SIGN_IN, TOKEN } from './token-exercises.ts';

/** Role → grant → the smallest thing that needs it. A grant that is not here is one that nothing uses: take it back. */
export const EXERCISES: Readonly<Record<string, Readonly<Record<string, Exercise>>>> = {
  TokenEndpointToken: TOKEN,
  AgentEndpointAgent: AGENT,
  IntrospectionEndpointIntrospection: INTROSPECTION,
  ProvisioningEndpointProvisioning: PROVISIONING,
  SignalsEndpointSignals: SIGNALS,
  SignalPolling: POLLED_SIGNALS,
  ApprovalEndpointApproval: APPROVAL,
  AdministrationEndpointAdministration: ADMINISTRATION,
  SignInEndpointSignIn: SIGN_IN,
  AuthorizationEndpointAuthorization: AUTHORIZATION,
  MetadataEndpointMetadata: METADATA,
  KeyRotation: ROTATION,
  ActivityRecordingActivity: ACTIVITY,
  Checkup: CHECKUP,
  DeclarationDeclare: DECLARATION,
  EventPublishingEvents: EVENTS,
  AuditSealingSeals: SEALS,
  Operator: OPERATOR,
  Projects: PROJECTS,
};
