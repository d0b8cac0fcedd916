import { common } from './en/common.ts';
import { textsOf } from './texts.ts';

export const texts = textsOf('common', common);
