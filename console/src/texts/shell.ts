import { shell } from './en/shell.ts';
import { textsOf } from './texts.ts';

export const texts = textsOf('shell', shell);
