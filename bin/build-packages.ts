/** Compiles what is published for others: `@countersign/protect`, `@countersign/agent` and `countersign`. */
import { buildCountersign } from './packages/countersign-package.ts';
import { buildLibrary } from './packages/library-package.ts';

buildLibrary('protect');
buildLibrary('agent');
buildCountersign();
