import { details } from './en/details.ts';
import { textsOf } from './texts.ts';

export const texts = textsOf('details', details);
