import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ensureChromium, findChromium, starts } from './browser.mjs';

const PACKAGED = '/usr/bin/chromium';
const WRAPPER = '/usr/bin/chromium-browser';
const OWN = '/home/somebody/.cache/ms-playwright/chromium/chrome';

beforeEach(() => {
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** A computer on which commands bring files; `broken` are there and do not start. */
function computer(options: {
  readonly there?: readonly string[];
  readonly broken?: readonly string[];
  readonly brings?: Readonly<Record<string, string>>;
  readonly canUseApt?: boolean;
  readonly wanted?: string;
}) {
  const { there = [], broken = [], brings = {}, canUseApt = false, wanted } = options;
  const files = new Set(there);
  const ran: string[] = [];
  return {
    ran,
    system: {
      wanted,
      exists: (path: string) => files.has(path),
      starts: (path: string) => !broken.includes(path),
      playwrightChromium: () => OWN,
      canUseApt,
      run: async (program: string, args: readonly string[]) => {
        const command = [program, ...args.filter((arg) => !arg.startsWith('-'))].join(' ');
        ran.push(command);
        const brought = brings[command];
        if (brought === undefined) return 100;
        files.add(brought);
        return 0;
      },
    },
  };
}
const APT = 'apt-get install chromium';
const PLAYWRIGHT = 'playwright install chromium';

describe('Chromium', () => {
  it('is taken where one starts, and nothing is installed', async () => {
    const { system, ran } = computer({ there: [PACKAGED, OWN], canUseApt: true });
    expect(await ensureChromium(system)).toBe(PACKAGED);
    expect(ran).toEqual([]);
  });

  it('comes from Debian where apt brings it', async () => {
    const { system, ran } = computer({ canUseApt: true, brings: { [APT]: PACKAGED } });
    expect(await ensureChromium(system)).toBe(PACKAGED);
    expect(ran).toEqual(['apt-get update', APT]);
  });

  it.each([
    ['apt fails', {}, []],
    ['apt brings a wrapper of a snap', { [APT]: WRAPPER }, []],
    ['a wrapper of a snap is there already', {}, [WRAPPER]],
  ])('comes from Playwright where %s', async (_why, apt, there) => {
    const { system, ran } = computer({
      there,
      broken: [WRAPPER],
      canUseApt: true,
      brings: { ...apt, [PLAYWRIGHT]: OWN },
    });
    expect(await ensureChromium(system)).toBe(OWN);
    expect(ran).toEqual(['apt-get update', APT, 'playwright install-deps chromium', PLAYWRIGHT]);
    expect(findChromium(system)).toBe(OWN);
  });

  it('comes from Playwright alone where apt cannot be used', async () => {
    const { system, ran } = computer({ there: [WRAPPER], broken: [WRAPPER], brings: { [PLAYWRIGHT]: OWN } });
    expect(await ensureChromium(system)).toBe(OWN);
    expect(ran).toEqual([PLAYWRIGHT]);
  });

  it('is asked for with a remedy where none that starts can be had', async () => {
    const { system } = computer({ broken: [OWN], brings: { [PLAYWRIGHT]: OWN } });
    await expect(ensureChromium(system)).rejects.toThrow('set CHROMIUM_PATH to one.');
  });

  it('is the one of CHROMIUM_PATH, taken at its word', async () => {
    const { system } = computer({ there: [PACKAGED, '/my'], broken: ['/my'], wanted: '/my' });
    expect(await ensureChromium(system)).toBe('/my');
    const missing = computer({ there: [PACKAGED], wanted: '/typo' }).system;
    await expect(ensureChromium(missing)).rejects.toThrow('CHROMIUM_PATH is /typo, but nothing is there.');
  });
});

describe.skipIf(process.platform === 'win32')('a program that does not start', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'chromium-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const script = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, `#!/bin/sh\n${text}\n`);
    chmodSync(path, 0o755);
    return path;
  };
  const REFUSES = 'echo "requires the chromium snap to be installed" >&2; exit 1';

  it('is no Chromium: its exit code is asked for', () => {
    const wrapper = script('wrapper', REFUSES);
    const browser = script('browser', 'echo "Chromium 1"');
    expect([wrapper, browser, join(folder, 'none')].map((path) => starts(path))).toEqual([
      false,
      true,
      false,
    ]);
  });

  it('is killed where it ends neither by itself nor by SIGTERM', () => {
    // It would end well after a few seconds, so that this test ends if it is not killed.
    const deaf = `trap '' TERM; for i in ${'x '.repeat(40)}; do sleep 0.1; done`;
    expect(starts(script('deaf', deaf), 500)).toBe(false);
  });

  it('is asked once, and again after an installation', async () => {
    const asked = join(folder, 'asked');
    const own = script('own', `echo x >>${asked}; ${REFUSES}`);
    const run = vi.fn(async () => {
      script('own', `echo x >>${asked}`);
      return 0;
    });
    const exists = (path: string): boolean => path === own;
    const system = {
      wanted: undefined,
      exists,
      starts,
      playwrightChromium: () => own,
      canUseApt: false,
      run,
    };
    expect([findChromium(system), findChromium(system)]).toEqual([null, null]);
    expect(readFileSync(asked, 'utf8')).toBe('x\n');
    expect(await ensureChromium(system)).toBe(own);
    expect(readFileSync(asked, 'utf8')).toBe('x\nx\n');
  });
});
