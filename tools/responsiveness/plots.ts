/** @file Two plots as SVG: the light over time under short smiles, and the answer against false moves. */

export interface Curve {
  readonly name: string;
  readonly colour: string;
  readonly dashed?: boolean;
  readonly points: readonly (readonly [number, number])[];
}

interface Axis {
  readonly label: string;
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly number[];
}

export interface Plot {
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly curves: readonly Curve[];
  /** Places with a word beside them. */
  readonly marks?: readonly { readonly x: number; readonly y: number; readonly text: string }[];
  /** Draws the points of curves, not only lines. */
  readonly dots?: boolean;
}

const WIDTH = 760;
const HEIGHT = 330;
const LEFT = 64;
const RIGHT = 16;
const TOP = 40;
const BOTTOM = 52;

const plainText = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

function draw({ title, x, y, curves, marks = [], dots = false }: Plot, offset: number): string {
  const px = (value: number): number => LEFT + ((value - x.from) / (x.to - x.from)) * (WIDTH - LEFT - RIGHT);
  const py = (value: number): number =>
    offset + HEIGHT - BOTTOM - ((value - y.from) / (y.to - y.from)) * (HEIGHT - TOP - BOTTOM);
  const at = (value: number): string => value.toFixed(1);
  const parts = [`<text x="${LEFT}" y="${offset + 22}" font-weight="bold">${plainText(title)}</text>`];
  for (const tick of x.ticks)
    parts.push(
      `<line x1="${at(px(tick))}" y1="${at(py(y.from))}" x2="${at(px(tick))}" y2="${at(py(y.to))}" stroke="#ddd"/>`,
      `<text x="${at(px(tick))}" y="${at(py(y.from) + 16)}" text-anchor="middle">${tick}</text>`,
    );
  for (const tick of y.ticks)
    parts.push(
      `<line x1="${LEFT}" y1="${at(py(tick))}" x2="${WIDTH - RIGHT}" y2="${at(py(tick))}" stroke="#ddd"/>`,
      `<text x="${LEFT - 8}" y="${at(py(tick) + 4)}" text-anchor="end">${tick}</text>`,
    );
  parts.push(
    `<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${at(py(y.from) + 36)}" text-anchor="middle">${plainText(x.label)}</text>`,
    `<text transform="translate(16 ${at((py(y.from) + py(y.to)) / 2)}) rotate(-90)" text-anchor="middle">${plainText(y.label)}</text>`,
  );
  for (const [i, { name, colour, dashed = false, points }] of curves.entries()) {
    const line = points.map(([vx, vy]) => `${at(px(vx))},${at(py(vy))}`).join(' ');
    parts.push(
      `<polyline fill="none" stroke="${colour}" stroke-width="2"${dashed ? ' stroke-dasharray="6 4"' : ''} points="${line}"/>`,
      `<text x="${WIDTH - RIGHT - 6}" y="${at(py(y.to) + 16 + 16 * i)}" text-anchor="end" fill="${colour}">${plainText(name)}</text>`,
    );
    if (dots)
      for (const [vx, vy] of points)
        parts.push(`<circle cx="${at(px(vx))}" cy="${at(py(vy))}" r="3" fill="${colour}"/>`);
  }
  for (const { x: vx, y: vy, text } of marks)
    parts.push(`<text x="${at(px(vx) + 6)}" y="${at(py(vy) - 6)}" fill="#555">${plainText(text)}</text>`);
  return parts.join('\n');
}

export function plotsAsSvg(plots: readonly Plot[]): string {
  const height = HEIGHT * plots.length;
  const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="12">`;
  const paper = `<title>How the world answers a face</title>\n<rect width="${WIDTH}" height="${height}" fill="white"/>`;
  return `${head}\n${paper}\n${plots.map((plot, i) => draw(plot, i * HEIGHT)).join('\n')}\n</svg>\n`;
}
