import { settings } from './en/settings.ts';
import { textsOf } from './texts.ts';

export const texts = textsOf('settings', settings);
