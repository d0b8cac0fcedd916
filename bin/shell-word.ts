/** An argument as a POSIX shell reads it back: as it stands where nothing in it means something to a shell, else in quotes. */
export function shellWord(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
}
