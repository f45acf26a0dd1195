/** @file The addresses and names under which other devices on the local network reach this computer. */

/** Bridges of containers and virtual machines, and private tunnels: other devices cannot reach them. As the systems name them. */
const VIRTUAL =
  /^(docker|br-|bridge\d|veth|virbr|vmnet|vmenet|vmware|vboxnet|virtualbox|vEthernet|lxc|lxd|podman|cni|utun|tun|tap|wg|tailscale|zt|ppp)/i;

/**
 * @typedef {{ readonly address: string, readonly family: string, readonly internal: boolean }} InterfaceAddress
 * @typedef {Readonly<Record<string, readonly InterfaceAddress[] | undefined>>} Interfaces as `os.networkInterfaces()` tells
 */

/**
 * IPv4 addresses, those of real interfaces first. IPv6 addresses are left out where there is an IPv4 one: systems change
 * theirs daily, and each change would need a new certificate and bring the browser's warning back.
 * @param {Interfaces} interfaces
 * @returns {readonly string[]}
 */
export function networkAddresses(interfaces) {
  const found = Object.entries(interfaces).flatMap(([name, addresses]) =>
    (addresses ?? [])
      .filter(({ internal, address }) => !internal && !/^(169\.254\.|fe80:)/i.test(address))
      .map(({ address, family }) => ({ address, family, isVirtual: VIRTUAL.test(name) })),
  );
  found.sort((a, b) => Number(a.isVirtual) - Number(b.isVirtual));
  const ipv4 = found.filter(({ family }) => family === 'IPv4');
  return [...new Set((ipv4.length > 0 ? ipv4 : found).map(({ address }) => address))];
}

/**
 * @param {string} hostname as `os.hostname()` tells
 * @returns {string | null} the name that multicast DNS announces; null where the computer's name cannot be one
 */
export function localName(hostname) {
  const label = hostname.split('.')[0]?.toLowerCase() ?? '';
  return label !== 'localhost' && /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label)
    ? `${label}.local`
    : null;
}

/**
 * @param {string} host a name or an address
 * @param {number} port
 * @returns {string} the address to open
 */
export function httpsUrl(host, port) {
  return new URL(`https://${host.includes(':') ? `[${host}]` : host}:${port}/`).href;
}
