import { describe, expect, it } from 'vitest';
import { httpsUrl, localName, networkAddresses } from './network-names.mjs';

const ipv4 = (address: string, internal = false) => ({ address, family: 'IPv4', internal });
const ipv6 = (address: string, internal = false) => ({ address, family: 'IPv6', internal });

describe('the names of this computer', () => {
  it('are the addresses that others can reach, real interfaces first', () => {
    const addresses = networkAddresses({
      lo: [ipv4('127.0.0.1', true), ipv6('::1', true)],
      docker0: [ipv4('172.17.0.1')],
      wlan0: [ipv4('192.168.0.10'), ipv6('fe80::1'), ipv6('2001:db8::5')],
      eth0: [ipv4('169.254.3.4')],
      gone: undefined,
    });
    expect(addresses).toEqual(['192.168.0.10', '172.17.0.1']);
  });

  it.each([
    'VMware Network Adapter VMnet8',
    'VirtualBox Host-Only Network',
    'vEthernet (WSL)',
    'bridge100',
    'tailscale0',
    'wg0',
    'ztabcdef12',
  ])('come before the address of %s, which other devices do not reach', (name) => {
    const interfaces = { [name]: [ipv4('10.9.8.7')], 'Wi-Fi': [ipv4('192.168.0.10')] };
    expect(networkAddresses(interfaces)).toEqual(['192.168.0.10', '10.9.8.7']);
  });

  it('hold IPv6 addresses only where there are no others', () => {
    expect(networkAddresses({ wlan0: [ipv6('fe80::1'), ipv6('2001:db8::5')] })).toEqual(['2001:db8::5']);
    expect(networkAddresses({})).toEqual([]);
  });

  it.each([
    ['Studio-PC', 'studio-pc.local'],
    ['Anna.local', 'anna.local'],
    ['desk.office.example', 'desk.local'],
    ['under_score', null],
    ['localhost', null],
    ['', null],
  ])('of %s end in .local: %s', (hostname, name) => {
    expect(localName(hostname)).toBe(name);
  });

  it('make addresses to open', () => {
    expect(httpsUrl('192.168.0.10', 4173)).toBe('https://192.168.0.10:4173/');
    expect(httpsUrl('2001:db8::5', 4173)).toBe('https://[2001:db8::5]:4173/');
    expect(httpsUrl('abc.ngrok.app', 443)).toBe('https://abc.ngrok.app/');
  });
});
