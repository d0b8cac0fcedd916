/** Writes the transcripts of `docs/ways/*.md`, by walking each way on a stack of its own. usage: npm run ways */
import { writeFileSync } from 'node:fs';
import { pageWithTranscript, wayPage } from './page.ts';
import { WayStack } from './stack.ts';
import { WAYS } from './ways.ts';

const stack = await WayStack.start();
try {
  for (const way of WAYS) writeFileSync(wayPage(way), await pageWithTranscript(way, stack));
} finally {
  await stack.running.stop();
}
