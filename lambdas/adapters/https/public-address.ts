/**
 * Which addresses an outbound request may reach. Law 14: globally routable unicast and nothing else, because a host
 * name is the provider's to point anywhere: at 169.254.169.254, at a database, at this machine.
 */
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * RFC 4291 §2.4 and the IANA registry: global unicast is assigned from 2000::/3 alone. `range()` calls everything that
 * it does not know `unicast`, `::127.0.0.1` (IPv4-compatible, RFC 4291 §2.5.5.1) and all unassigned space included.
 */
const GLOBAL_UNICAST_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Whether `address` is a globally routable unicast address, in the text form that a resolver returns.
 * Addresses that embed an IPv4 address (IPv4-mapped, NAT64, 6to4, Teredo) are refused whatever they embed, and so is
 * text that is no address, a shortened or octal IPv4 address, or an address with a zone.
 * @see IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890)
 */
export function isPublicAddress(address: string): boolean {
  const parsed = parseAddress(address);
  if (parsed === undefined || parsed.range() !== 'unicast') return false;
  return parsed instanceof ipaddr.IPv4 || parsed.match(GLOBAL_UNICAST_IPV6);
}

/** Whether `address` is in 127.0.0.0/8 or is ::1. An IPv4-mapped loopback is not: nothing local needs one. */
export function isLoopbackAddress(address: string): boolean {
  return parseAddress(address)?.range() === 'loopback';
}

/** `isIP` first: `ipaddr.js` also reads `0x7f.1`, `0177.0.0.1` and `2130706433`, which no resolver returns. */
function parseAddress(address: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  if (isIP(address) === 0 || address.includes('%')) return undefined;
  return ipaddr.parse(address);
}
