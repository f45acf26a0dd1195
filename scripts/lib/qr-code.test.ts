/** @file The codes are read back by a decoder that shares nothing with the encoder. */
import jsQR from 'jsqr';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { svgQrCode, terminalQrCode } from './qr-code.mjs';

const URLS = [
  'https://192.168.0.10:4173/',
  'https://studio-pc.local:4173/',
  'https://[2001:db8::5]:4173/',
  `https://${'long-name.'.repeat(20)}trycloudflare.com/`,
];
const CELL_PIXELS = 4;

/** What a camera sees of the terminal: a full block is white in its upper and lower half, a space black. */
function photograph(text: string): { pixels: Uint8ClampedArray; width: number; height: number } {
  const rows = text.split('\n').flatMap((line) => {
    const cells = [...line];
    return [cells.map((cell) => '█▀'.includes(cell)), cells.map((cell) => '█▄'.includes(cell))];
  });
  const width = (rows[0]?.length ?? 0) * CELL_PIXELS;
  const height = rows.length * CELL_PIXELS;
  const pixels = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const isWhite = rows[Math.floor(y / CELL_PIXELS)]?.[Math.floor(x / CELL_PIXELS)] ?? false;
      pixels.fill(isWhite ? 255 : 0, (y * width + x) * 4, (y * width + x) * 4 + 3);
    }
  return { pixels, width, height };
}

describe('the QR code', () => {
  it.each(URLS)('in the terminal says %s', async (url) => {
    const coloured = await terminalQrCode(url, { coloured: true });
    const plain = await terminalQrCode(url, { coloured: false });
    const esc = String.fromCharCode(27);
    for (const line of coloured.split('\n')) {
      expect(line.startsWith(`${esc}[40;97m`)).toBe(true);
      expect(line.endsWith(`${esc}[0m`)).toBe(true);
    }
    expect(coloured.replaceAll(`${esc}[40;97m`, '').replaceAll(`${esc}[0m`, '')).toBe(plain);
    const { pixels, width, height } = photograph(plain);
    expect(jsQR(pixels, width, height, { inversionAttempts: 'dontInvert' })?.data).toBe(url);
  });

  it('of an ordinary address fits a terminal of 80 by 24', async () => {
    const lines = (await terminalQrCode('https://192.168.100.100:4173/', { coloured: false })).split('\n');
    expect(lines.length).toBeLessThanOrEqual(20);
    expect(lines[0]?.length).toBeLessThanOrEqual(40);
  });

  it.each(URLS)('on the page says %s', async (url) => {
    const svg = await svgQrCode(url);
    const { data, info } = await sharp(Buffer.from(svg))
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(jsQR(new Uint8ClampedArray(data), info.width, info.height)?.data).toBe(url);
  });
});
