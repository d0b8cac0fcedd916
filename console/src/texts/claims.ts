import { claims } from './en/claims.ts';
import { textsOf } from './texts.ts';

export const texts = textsOf('claims', claims);
