/** @file The visit that is disturbed: its points, what a person does at each, and how one sees that it worked. */
import type { Page } from '@playwright/test';

export interface Point {
  readonly name: string;
  /** Points that come before it. */
  readonly after: readonly string[];
  /** Needs the world on the screen, which a software renderer draws slowly. */
  readonly draws: boolean;
  act(page: Page, url: string): Promise<void>;
  /** An expression that is true in the page once the point is reached; `SINCE_MS` stands for the time since it was begun. */
  readonly reached: string;
}

const status = (name: string): string =>
  `document.querySelector('[role=status][data-emotion]')?.getAttribute('data-${name}')`;
/** A face was read that was seen since then, however late a busy machine reads it. */
const FRESH = `Number(${status('age-ms')} || 1e9) < SINCE_MS`;

const press = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole('button', { name }).first().dispatchEvent('click', {}, { timeout: 20_000 });

async function chooseWorld(page: Page, id: string): Promise<void> {
  const choice = page.getByRole('combobox', { name: 'World' });
  if (!(await choice.isVisible())) await press(page, 'Source and world');
  await choice.selectOption(id, { force: true, timeout: 20_000 });
}

export const POINTS: readonly Point[] = [
  {
    name: 'opening the page',
    after: [],
    draws: false,
    act: async (page, url) => void (await page.goto(url, { waitUntil: 'commit' })),
    reached: FRESH,
  },
  {
    name: 'the world appears',
    after: [],
    draws: true,
    act: async (page, url) => void (await page.goto(url, { waitUntil: 'commit' })),
    reached: `document.documentElement.dataset.worldShown === 'shore'`,
  },
  {
    name: 'opening the camera',
    after: ['opening the page'],
    draws: false,
    act: async (page) => {
      await press(page, 'Source and world');
      await press(page, 'Camera');
      await press(page, 'I agree, open the camera');
    },
    reached: `${status('source')} === 'camera' && ${FRESH}`,
  },
  {
    name: 'starting the sound',
    after: ['opening the page'],
    draws: false,
    act: (page) => press(page, 'Start sound'),
    reached: `${status('sound')} === 'on'`,
  },
  {
    name: 'changing worlds',
    after: ['the world appears'],
    draws: true,
    act: (page) => chooseWorld(page, 'forest'),
    reached: `document.documentElement.dataset.worldShown === 'forest'`,
  },
  {
    name: 'entering VR',
    after: ['the world appears'],
    draws: true,
    act: (page) => press(page, 'Enter VR'),
    reached: `${status('presenting')} === 'headset'`,
  },
  {
    name: 'changing worlds in VR',
    after: ['the world appears', 'entering VR'],
    draws: true,
    act: (page) => chooseWorld(page, 'forest'),
    reached: `document.documentElement.dataset.worldShown === 'forest' && ${status('presenting')} === 'headset'`,
  },
  {
    name: 'opening the studio',
    after: [],
    draws: false,
    act: async (page, url) => void (await page.goto(`${url}studio`, { waitUntil: 'commit' })),
    reached: FRESH,
  },
];

export const pointNamed = (name: string): Point => {
  const found = POINTS.find((point) => point.name === name);
  if (!found) throw new Error(`There is no point “${name}”.`);
  return found;
};
