import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { type DnsAnswer, RCODE } from './message.ts';

/** TXT records by name, of a laptop's own name server. */
type Zone = Readonly<Record<string, readonly string[]>>;

const zoneSchema = z.record(z.string(), z.array(z.string()));

/** RFC 1035 §3.3: a string of a record has at most so many bytes. */
const MAX_STRING_BYTES = 255;

/** What stands there. A file that is not there, or cannot be read, has no names. */
export function readZone(file: string): Zone {
  try {
    const zone = zoneSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return zone.success ? zone.data : {};
  } catch {
    return {};
  }
}

/** A record more at a name; none: no record there any more. Replaced whole, so that nobody reads half of it. */
export function changeZone(file: string, name: string, value: string | undefined): readonly string[] {
  const { [name]: former = [], ...others } = readZone(file);
  const texts = value === undefined ? [] : [...new Set([...former, value])];
  const zone = texts.length === 0 ? others : { ...others, [name]: texts };
  writeFileSync(`${file}.${process.pid}`, `${JSON.stringify(zone, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.${process.pid}`, file);
  return texts;
}

/** As the file is now: whoever publishes a record waits for no cache. */
export function answerFromZone(file: string): (name: string) => DnsAnswer {
  return (name) => {
    const zone = readZone(file);
    const texts = Object.hasOwn(zone, name) ? zone[name] : undefined;
    return texts === undefined ? { rcode: RCODE.noSuchName } : { rcode: RCODE.noError, texts: texts.map(strings) };
  };
}

function strings(text: string): readonly string[] {
  const bytes = Buffer.from(text, 'utf8');
  const count = Math.max(1, Math.ceil(bytes.length / MAX_STRING_BYTES));
  return Array.from({ length: count }, (_, index) =>
    bytes.toString('utf8', index * MAX_STRING_BYTES, (index + 1) * MAX_STRING_BYTES),
  );
}
