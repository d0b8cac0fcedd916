/** `approvedAt` → "approved at". Without the unit, which is in the value. */
export function detailName(name: string): string {
  return withoutUnit(name).replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

export function withoutUnit(name: string): string {
  return name.replace(/Seconds$/, '');
}

/** `fitting_keys` → "fitting keys": as a refusal's facts are named, whose values have no unit. */
export function factName(name: string): string {
  return name.replaceAll('_', ' ');
}
