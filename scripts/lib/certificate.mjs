/** @file The certificate of `npm start -- --headset`: made on first use, kept, and made anew when it no longer fits. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';

const FILE = 'headset.pem';
const DAY_MS = 24 * 60 * 60 * 1000;
/** Apple's browsers refuse certificates that are valid for longer than 398 days. */
const VALID_DAYS = 397;
/** A certificate that ends sooner is made anew at the start, so that none ends during a visit. */
const SPARE_DAYS = 7;

/**
 * @typedef {object} ServerCertificate
 * @property {string} key PEM
 * @property {string} cert PEM
 * @property {string} fingerprint SHA-256 of the certificate, as browsers show it
 * @property {'kept' | 'made'} origin
 */

/**
 * @param {X509Certificate} certificate
 * @param {string} name a host name or an address
 */
const isFor = (certificate, name) =>
  (isIP(name) ? certificate.checkIP(name) : certificate.checkHost(name)) !== undefined;

/**
 * @param {string} pem what the file holds: private key and certificate
 * @param {readonly string[]} names
 * @param {number} nowMs
 * @returns {ServerCertificate | null} null where it cannot serve these names now
 */
function usable(pem, names, nowMs) {
  try {
    const key = pem.match(/-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----/)?.[0] ?? '';
    const cert = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/)?.[0] ?? '';
    const parsed = new X509Certificate(cert);
    const isCurrent =
      Date.parse(parsed.validFrom) <= nowMs && Date.parse(parsed.validTo) > nowMs + SPARE_DAYS * DAY_MS;
    const fits =
      isCurrent &&
      parsed.checkPrivateKey(createPrivateKey(key)) &&
      names.every((name) => isFor(parsed, name));
    return fits ? { key, cert, fingerprint: parsed.fingerprint256, origin: 'kept' } : null;
  } catch {
    return null; // Damaged: made anew.
  }
}

/** @param {string} path */
function readOwn(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats?.isFile()) return '';
  // Windows knows no such modes; there the folder's own rights hold.
  if (process.platform !== 'win32' && (stats.mode & 0o077) !== 0) chmodSync(path, 0o600);
  return readFileSync(path, 'utf8');
}

/**
 * It is no authority's certificate (`cA: false`): somebody who steals the key can pose as these names, and as no other.
 * @param {readonly string[]} names
 * @param {number} nowMs
 */
async function make(names, nowMs) {
  const { generate } = await import('selfsigned');
  return generate([{ name: 'commonName', value: 'Mienscape on this computer' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    // A headset's clock may be late.
    notBeforeDate: new Date(nowMs - DAY_MS),
    notAfterDate: new Date(nowMs + (VALID_DAYS - 1) * DAY_MS),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: names.map((name) => (isIP(name) ? { type: 7, ip: name } : { type: 2, value: name })),
      },
    ],
  });
}

/**
 * @param {object} options
 * @param {string} options.folder where it is kept, readable by its owner alone
 * @param {readonly string[]} options.names host names and addresses that it must be valid for
 * @param {number} [options.nowMs]
 * @returns {Promise<ServerCertificate>}
 * @throws {Error} where the folder cannot be read or written
 */
export async function ensureCertificate({ folder, names, nowMs = Date.now() }) {
  const path = join(folder, FILE);
  try {
    const kept = usable(readOwn(path), names, nowMs);
    if (kept) return kept;
    const { private: key, cert } = await make(names, nowMs);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // One file, moved into its place whole: two starts at once cannot leave a key beside another's certificate.
    const draft = `${path}.${process.pid}`;
    rmSync(draft, { force: true });
    writeFileSync(draft, `${key.trim()}\n${cert.trim()}\n`, { mode: 0o600, flag: 'wx' });
    renameSync(draft, path);
    return { key, cert, fingerprint: new X509Certificate(cert).fingerprint256, origin: 'made' };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `The certificate cannot be kept in ${folder} (${reason}). Make that folder writable, or delete it, and start again.`,
    );
  }
}
