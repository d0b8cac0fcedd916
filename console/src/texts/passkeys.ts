import { passkeys } from './en/passkeys.ts';
import { textsOf } from './texts.ts';

export const texts = textsOf('passkeys', passkeys);
