import { randomUUID } from 'node:crypto';

/** `ClientRequestToken`: a transaction that comes twice with one token within ten minutes is written once. */
export const randomToken = (): string => randomUUID();
