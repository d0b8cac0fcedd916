import { explain } from './en/explain.ts';
import { textsOf } from './texts.ts';

export const texts = textsOf('explain', explain);
