import { createRunDirectory } from './made-once.ts';

/** Jest's `globalSetup` wants a default export. */
// biome-ignore lint/style/noDefaultExport: jest asks for it
export default createRunDirectory;
