import { guides } from './en/guides.ts';
import { textsOf } from './texts.ts';

export const texts = textsOf('guides', guides);
