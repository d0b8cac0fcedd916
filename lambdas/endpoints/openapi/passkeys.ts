import * as z from 'zod/mini';
import { instant } from '../administration/schemas/common.ts';

/** One passkey of one's own. */
export const passkeyAnswer = z.object({
  id: z.string(),
  name: z.string(),
  registered_at: instant(),
  /** Absent: it was never used. */
  last_used_at: z.optional(instant()),
});
export type PasskeyJson = z.infer<typeof passkeyAnswer>;

export const passkeysAnswer = z.object({
  passkeys: z.array(passkeyAnswer),
  /** Whether the sign-in is young enough to register one by, and none was registered by it. */
  may_register: z.boolean(),
  /** Where to sign in anew, without where to go afterwards (`return_to`). */
  sign_in_again: z.string(),
});
export type PasskeysJson = z.infer<typeof passkeysAnswer>;

/** `public_key`: for `PublicKeyCredential.parseCreationOptionsFromJSON`, or `parseRequestOptionsFromJSON`. */
export const passkeyOptionsAnswer = z.object({ public_key: z.looseObject({ challenge: z.string() }) });

/** What it is for: registering, or the very approval or confirmation that its answer will be sent with. */
export const passkeyOptionsRequest = z.looseObject({ for: z.enum(['register', 'approve', 'confirm']) });

export const newPasskeyRequest = z.object({
  name: z.string(),
  /** What `navigator.credentials.create` answered, as `toJSON()` writes it. */
  passkey: z.looseObject({
    id: z.string(),
    response: z.looseObject({ clientDataJSON: z.string(), attestationObject: z.string() }),
  }),
});
