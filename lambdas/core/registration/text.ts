/** 1–100 characters with something to see, and no control characters, which could rewrite a terminal. */
export function isDisplayName(text: string): boolean {
  return text.trim().length >= 1 && text.length <= 100 && !/\p{Cc}/u.test(text);
}

/** RFC 5321 §4.5.3.1.3: a path is at most 256 octets, of which two are the angle brackets. */
const MAX_EMAIL_LENGTH = 254;

/**
 * The form of an address that a person is known by: something, one `@`, something, no white space. Its ASCII letters in
 * lower case, as every provider compares them; no other letter is changed, because Unicode's lower case makes one
 * address of two (the Kelvin sign becomes `k`), and whoever has the one would be taken for the other.
 * `undefined`: not an address.
 */
export function normalizeEmail(text: string): string | undefined {
  const email = text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  return email.length <= MAX_EMAIL_LENGTH && /^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u.test(email) ? email : undefined;
}
