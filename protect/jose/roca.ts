/** What the generator of the broken chips raises to a power: its primes are `k·M + (65537^a mod M)`. */
const GENERATOR = 65_537;

/** M of a modulus of 1984 bits and more is a product that begins with the first 126 primes, up to this one. */
const LARGEST_PRIME = 701;

/**
 * Whether a modulus (big-endian) has the fingerprint of RSA keys that Infineon's library made in chips, smart cards and
 * TPMs until 2017: they can be factored, so that anybody can sign with them. Of such a modulus, and by chance of none,
 * the residue by every small prime is a power of 65537.
 * Does NOT find other weak keys, nor fingerprint moduli below 1984 bits, which are refused for their size.
 * @see CVE-2017-15361; Nemec et al., "The Return of Coppersmith's Attack" (2017), §2.2
 */
export function hasRocaFingerprint(modulus: Uint8Array): boolean {
  // Most moduli are told at one of the first ten primes.
  return ODD_PRIMES.every((prime) => isPowerOfGenerator(residue(modulus, prime), prime));
}

function isPowerOfGenerator(value: number, prime: number): boolean {
  let power = 1;
  do {
    if (power === value) return true;
    power = (power * GENERATOR) % prime;
  } while (power !== 1);
  return false;
}

function residue(bytes: Uint8Array, prime: number): number {
  return bytes.reduce((rest, byte) => (rest * 256 + byte) % prime, 0);
}

/** An odd modulus says nothing by the prime 2. */
const ODD_PRIMES = Array.from({ length: LARGEST_PRIME - 2 }, (_, i) => i + 3).filter(isPrime);

function isPrime(candidate: number): boolean {
  for (let divisor = 2; divisor * divisor <= candidate; divisor += 1) {
    if (candidate % divisor === 0) return false;
  }
  return true;
}
