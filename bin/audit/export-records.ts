import type { DayOfRecords } from './audit-records.ts';
import type { Destination } from './destination.ts';
import type { Format } from './formats.ts';

/** Lines that are written at once. */
const LINES_PER_WRITE = 500;

/**
 * Writes every record of every day, in their order, and counts them. `onDay` is told when a day is done.
 * Whatever fails abandons the whole: what stands under the file's name is complete.
 */
export async function exportRecords<T>(
  days: Iterable<DayOfRecords<T>>,
  format: Format<T>,
  destination: Destination,
  onDay: (day: string, records: number) => void,
): Promise<number> {
  let total = 0;
  try {
    await destination.write(format.header);
    for (const { day, records } of days) {
      const count = await exportDay(records, format, destination);
      total += count;
      onDay(day, count);
    }
    await destination.complete();
    return total;
  } catch (error) {
    await destination.abandon();
    throw error;
  }
}

async function exportDay<T>(records: AsyncIterable<T>, format: Format<T>, destination: Destination): Promise<number> {
  let count = 0;
  let lines = '';
  for await (const record of records) {
    lines += format.line(record);
    count += 1;
    if (count % LINES_PER_WRITE !== 0) continue;
    await destination.write(lines);
    lines = '';
  }
  await destination.write(lines);
  return count;
}
