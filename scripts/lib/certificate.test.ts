import { X509Certificate } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureCertificate } from './certificate.mjs';

const NAMES = ['localhost', '127.0.0.1', '192.168.0.10', 'studio-pc.local'];
const DAY_MS = 24 * 60 * 60 * 1000;
const NOW_MS = Date.parse('2026-03-01T12:00:00Z');
const POSIX = process.platform !== 'win32';

let root: string;
let folder: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'certificate-'));
  folder = join(root, 'kept');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const ensure = (names: readonly string[] = NAMES, nowMs = NOW_MS) =>
  ensureCertificate({ folder, names, nowMs });
const file = (): string => join(folder, 'headset.pem');

describe('the certificate of the headset server', () => {
  it('is valid for each name, is no authority, and ends within 398 days', async () => {
    const { cert, origin, fingerprint } = await ensure();
    const parsed = new X509Certificate(cert);
    expect(origin).toBe('made');
    expect(fingerprint).toBe(parsed.fingerprint256);
    expect(parsed.checkHost('localhost')).toBe('localhost');
    expect(parsed.checkHost('studio-pc.local')).toBe('studio-pc.local');
    expect(parsed.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(parsed.checkIP('192.168.0.10')).toBe('192.168.0.10');
    expect(parsed.checkIP('192.168.0.11')).toBeUndefined();
    expect(parsed.ca).toBe(false);
    const validDays = (Date.parse(parsed.validTo) - Date.parse(parsed.validFrom)) / DAY_MS;
    expect(validDays).toBeGreaterThan(300);
    expect(validDays).toBeLessThanOrEqual(398);
  });

  it('is kept for the next start, also for fewer names', async () => {
    const first = await ensure();
    const second = await ensure(NAMES.slice(0, 2), NOW_MS + 30 * DAY_MS);
    expect(second).toEqual({ ...first, cert: first.cert.trim(), key: first.key.trim(), origin: 'kept' });
    expect(readdirSync(folder)).toEqual(['headset.pem']);
  });

  it.runIf(POSIX)(
    'can be read by its owner alone, and is closed again where somebody opened it',
    async () => {
      await ensure();
      expect(statSync(file()).mode & 0o777).toBe(0o600);
      expect(statSync(folder).mode & 0o777).toBe(0o700);
      chmodSync(file(), 0o644);
      await ensure();
      expect(statSync(file()).mode & 0o777).toBe(0o600);
    },
  );

  it.each<[string, () => Promise<unknown>]>([
    ['for another address', () => ensure([...NAMES, '10.0.0.7'])],
    ['when it has ended', () => ensure(NAMES, NOW_MS + 500 * DAY_MS)],
    ['when it ends within the week', () => ensure(NAMES, NOW_MS + 392 * DAY_MS)],
    ['when the clock was wrong at its making', () => ensure(NAMES, NOW_MS - 90 * DAY_MS)],
  ])('is made anew %s', async (_when, again) => {
    const first = await ensure();
    const second = await again();
    expect(second).toMatchObject({ origin: 'made' });
    expect(second).not.toMatchObject({ fingerprint: first.fingerprint });
  });

  it('is made anew where the file is damaged, or its key belongs to another certificate', async () => {
    const first = await ensure();
    const whole = readFileSync(file(), 'utf8');
    writeFileSync(file(), whole.slice(0, 300));
    const second = await ensure();
    expect(second.origin).toBe('made');
    writeFileSync(file(), `${second.key}\n${first.cert}\n`);
    expect((await ensure()).origin).toBe('made');
    // The control: the file as it was written serves.
    writeFileSync(file(), whole);
    expect((await ensure()).fingerprint).toBe(first.fingerprint);
  });

  it('says what to do where the folder cannot be written', async () => {
    writeFileSync(folder, 'a file in its place');
    await expect(ensure()).rejects.toThrow(/cannot be kept in .*Make that folder writable, or delete it/);
  });
});
