import { InvalidArgumentError } from 'commander';

const SECONDS: Readonly<Record<string, number>> = { m: 60, h: 3_600, d: 86_400 };

/** An option's argument such as `12h`, in seconds. @throws InvalidArgumentError, which is a usage error */
export function duration(text: string): number {
  const [, count = '', unit = ''] = /^([1-9]\d{0,4})([mhd])$/.exec(text) ?? [];
  if (unit === '')
    throw new InvalidArgumentError('It must be a number of minutes, hours or days, such as 30m, 12h or 7d.');
  return Number(count) * (SECONDS[unit] ?? 0);
}
