import { tokens } from './en/tokens.ts';
import { textsOf } from './texts.ts';

export const texts = textsOf('tokens', tokens);
