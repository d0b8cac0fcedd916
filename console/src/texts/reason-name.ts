/** `wrong_audience` → "Wrong audience". */
export function reasonName(reason: string): string {
  const words = reason.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
