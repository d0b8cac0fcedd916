import { isolated } from './name.tsx';

/** What a member is called wherever only text can stand: their name and address, or the address alone. */
export function called({ name, email }: { readonly name?: string | undefined; readonly email: string }): string {
  return name === undefined ? isolated(email) : `${isolated(name)} (${isolated(email)})`;
}
