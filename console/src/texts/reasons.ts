import { reasons } from './en/reasons.ts';
import { textsOf } from './texts.ts';

export const texts = textsOf('reasons', reasons);
