import type { EN } from '../en/texts.ts';
import { activation } from './activation.ts';
import { approval } from './approval.ts';
import { approvalRefused } from './approval-refused.ts';
import { authorization } from './authorization.ts';
import { common } from './common.ts';
import { confirmation } from './confirmation.ts';
import { errors } from './errors.ts';
import { session } from './session.ts';
import { setup } from './setup.ts';
import { signIn } from './sign-in.ts';
import { tool } from './tool.ts';

/** Formal "Sie". The field's words as administrators know them: Identitätsanbieter, Client, Scope, Token; a client is a Tool to whoever uses it. */
export const DE: typeof EN = {
  activation,
  approval,
  approvalRefused,
  authorization,
  common,
  confirmation,
  errors,
  session,
  setup,
  signIn,
  tool,
};
