import { refusals } from './en/refusals.ts';
import { textsOf } from './texts.ts';

export const texts = textsOf('refusals', refusals);
