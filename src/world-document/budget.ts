/** @file Whether a standalone headset can draw a world 72 times a second, judged by what it holds. */

export interface WorldCounts {
  readonly drawCalls: number;
  readonly triangles: number;
  readonly textures: number;
  /** On the graphics card, mipmaps included. */
  readonly textureBytes: number;
  readonly animations: number;
  readonly lights: number;
}

const MIB = 2 ** 20;

/** Most that a headset is asked for, an eye; docs/worlds.md says how the worlds of this app compare. */
export const BUDGET = {
  drawCalls: 100,
  triangles: 300_000,
  textureBytes: 128 * MIB,
  animations: 32,
  lights: 4,
} as const;

export interface BudgetItem {
  readonly name: string;
  readonly value: string;
  readonly most: string;
  readonly fits: boolean;
}

const count = (value: number): string => value.toLocaleString('en');
const mib = (bytes: number): string => `${(bytes / MIB).toFixed(bytes < 10 * MIB ? 1 : 0)} MiB`;

export function judgeBudget(counts: WorldCounts): {
  readonly fits: boolean;
  readonly items: readonly BudgetItem[];
} {
  const item = (name: string, value: number, most: number, show = count): BudgetItem => ({
    name,
    value: show(value),
    most: show(most),
    fits: value <= most,
  });
  const items = [
    item('Draw calls', counts.drawCalls, BUDGET.drawCalls),
    item('Triangles', counts.triangles, BUDGET.triangles),
    item('Textures', counts.textureBytes, BUDGET.textureBytes, mib),
    item('Animations', counts.animations, BUDGET.animations),
    item('Lights', counts.lights, BUDGET.lights),
  ];
  return { fits: items.every(({ fits }) => fits), items };
}
