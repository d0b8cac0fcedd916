import { clients } from './en/clients.ts';
import { textsOf } from './texts.ts';

export const texts = textsOf('clients', clients);
