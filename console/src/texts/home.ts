import { home } from './en/home.ts';
import { textsOf } from './texts.ts';

export const texts = textsOf('home', home);
