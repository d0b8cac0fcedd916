import { removeRunDirectory } from './made-once.ts';

/** Jest's `globalTeardown` wants a default export. */
// biome-ignore lint/style/noDefaultExport: jest asks for it
export default removeRunDirectory;
