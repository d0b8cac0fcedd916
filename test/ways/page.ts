import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Way } from './ways.ts';
import { type WayStart, WayWorld } from './world.ts';

export const WAYS_DIRECTORY = join(import.meta.dirname, '..', '..', 'docs', 'ways');

const BLOCK = /(<!-- transcript: npm run ways -->\n```text\n)[\s\S]*?(\n```\n<!-- \/transcript -->)/;

export function wayPage({ id }: Pick<Way, 'id'>): string {
  return join(WAYS_DIRECTORY, `${id}.md`);
}

/** The page as it stands, with what has just happened for its transcript. @throws Error when it has no place for one */
export async function pageWithTranscript(way: Way, start: Omit<WayStart, 'way'>): Promise<string> {
  const page = readFileSync(wayPage(way), 'utf8');
  if (!BLOCK.test(page)) throw new Error(`${wayPage(way)} has no place for a transcript`);
  const world = await WayWorld.start({ ...start, way: way.id });
  try {
    await way.walk(world);
    const text = world.transcript.text();
    return page.replace(BLOCK, (_, before: string, after: string) => before + text + after);
  } finally {
    await world.stop();
  }
}
