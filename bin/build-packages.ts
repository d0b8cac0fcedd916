/** Compiles what is published for others: `@countersign/protect` and `countersign`. */
import { buildCountersign } from './packages/countersign-package.ts';
import { buildProtect } from './packages/protect-package.ts';

buildProtect();
buildCountersign();
