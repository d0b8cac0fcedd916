import { requests } from './en/requests.ts';
import { textsOf } from './texts.ts';

export const texts = textsOf('requests', requests);
