/** The value that half of the values do not exceed. @throws RangeError when there is none */
export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** Nearest rank: a value that was measured, never one in between. @throws RangeError when there is none */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
  if (value === undefined) throw new RangeError('no values');
  return value;
}
