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

/** A text with values in it is a function; nothing is put together from halves of sentences elsewhere. */
export const EN = {
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
