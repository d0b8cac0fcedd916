import { providers } from './en/providers.ts';
import { textsOf } from './texts.ts';

export const texts = textsOf('providers', providers);
