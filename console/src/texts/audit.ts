import { audit } from './en/audit.ts';
import { textsOf } from './texts.ts';

export const texts = textsOf('audit', audit);
