/** @file Draws the headset's panel on a canvas: a plane with a picture costs one draw call and no library. */

import type { PanelText } from '../panel/panel-text.ts';

export const PANEL_PIXELS = { width: 880, height: 500 } as const;

/** Ahead and a little left, below the eyes, turned to the person; metres and radians. */
export const PANEL_PLACE = { position: [-0.24, 1.2, -0.86], rotation: [-0.3, 0.27, 0] } as const;

/** 44 cm wide at 90 cm: about 27° of view; the smallest text subtends 0.9°. */
export const METRES_PER_PIXEL = 0.44 / PANEL_PIXELS.width;

export type PanelButton = 'sensing' | 'mapping' | 'leave';

interface ButtonBox {
  readonly name: PanelButton;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const BUTTON = { y: 372, width: 258, height: 88 } as const;

/** In pixels from the top left. */
export const PANEL_BUTTONS: readonly ButtonBox[] = (['sensing', 'mapping', 'leave'] as const).map(
  (name, index) => ({
    name,
    x: 40 + index * (BUTTON.width + 13),
    ...BUTTON,
  }),
);

const SERIF = '"Palatino Linotype", Palatino, Georgia, serif';
const SANS = 'system-ui, "Segoe UI", Roboto, sans-serif';

function pill(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  width: number,
  height: number,
  fill: string,
): void {
  context.beginPath();
  context.roundRect(x, y, width, height, Math.min(height / 2, 44));
  context.fillStyle = fill;
  context.fill();
}

/** Breaks at spaces, two lines at most; what does not fit ends in an ellipsis. */
export function twoLines(text: string, measure: (text: string) => number, width: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.length - 1;
    const longer = `${lines[last]} ${word}`.trim();
    if (measure(longer) <= width || lines[last] === '') lines[last] = longer;
    else if (lines.length < 2) lines.push(word);
    else {
      lines[last] = `${lines[last]}…`;
      break;
    }
  }
  return lines;
}

export function drawPanel(
  context: CanvasRenderingContext2D,
  text: PanelText,
  mappingName: string,
  pointed: PanelButton | null,
): void {
  const { width, height } = PANEL_PIXELS;
  context.clearRect(0, 0, width, height);
  pill(context, 0, 0, width, height, 'rgb(17 20 31 / 93%)');
  context.beginPath();
  context.arc(62, 92, 15, 0, 2 * Math.PI);
  context.fillStyle = text.sensing ? '#7fe0a0' : '#6c7080';
  context.fill();
  context.textBaseline = 'alphabetic';
  context.textAlign = 'left';
  context.fillStyle = '#f4efe6';
  context.font = `400 72px ${SERIF}`;
  context.fillText(text.emotion, 100, 116, width - 140);
  context.fillStyle = '#d5d1da';
  context.font = `400 38px ${SANS}`;
  context.fillText(text.sureness, 44, 180, width - 88);
  pill(context, 44, 206, width - 88, 14, '#2c3144');
  if (text.confidence > 0.01) pill(context, 44, 206, (width - 88) * text.confidence, 14, '#f2b66d');
  context.font = `400 32px ${SANS}`;
  context.fillStyle = '#d5d1da';
  const said = text.trouble ?? text.facts.join('  ·  ');
  for (const [index, line] of twoLines(
    said,
    (part) => context.measureText(part).width,
    width - 88,
  ).entries()) {
    context.fillText(line, 44, 274 + index * 42);
  }
  const labels: Record<PanelButton, string> = {
    sensing: text.sensing ? 'Stop sensing' : 'Start sensing',
    mapping: mappingName,
    leave: 'Leave VR',
  };
  context.textAlign = 'center';
  context.font = `600 34px ${SANS}`;
  for (const box of PANEL_BUTTONS) {
    const primary = box.name === 'sensing';
    const light = box.name === pointed;
    pill(
      context,
      box.x,
      box.y,
      box.width,
      box.height,
      primary ? (light ? '#ffca86' : '#f2b66d') : light ? '#566084' : '#39405a',
    );
    context.fillStyle = primary ? '#2a1b07' : '#f4efe6';
    context.fillText(labels[box.name], box.x + box.width / 2, box.y + 56, box.width - 24);
  }
}
