import type { Statement } from './policy.ts';
import type { Role } from './roles.ts';

/** Who signs with an access key id: a session of a role. */
export interface Principal {
  readonly role: Role;
  readonly accountId: string;
  /** `arn:aws:sts::…:assumed-role/<role>/<session>`: how AWS names the caller. */
  readonly sessionArn: string;
  /** Of the session's own policy: it may do what both this and the role's allow. Absent: what the role's do. */
  readonly session?: readonly Statement[];
}

export function principalOf(role: Role, sessionName: string, accountId: string): Principal {
  return { role, accountId, sessionArn: `arn:aws:sts::${accountId}:assumed-role/${role.name}/${sessionName}` };
}

/**
 * The access key id of the local runtime itself, which creates tables and keys as CloudFormation would. Nothing is
 * refused to it: no function, and no command, may be given it.
 */
export const UNRESTRICTED_ACCESS_KEY_ID = 'AKIALOCALRUNTIME0000';
