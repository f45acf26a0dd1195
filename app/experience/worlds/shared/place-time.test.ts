/** @file What moves in shaders goes evenly into a round of the place's time, and pools are set back with it. */
import { readdirSync, readFileSync } from 'node:fs';
import { BufferGeometry } from 'three';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../src/core/index.ts';
import { createHangingLanterns } from '../forest/hanging-lanterns.tsx';
import { brightness, OUT } from '../forest/kindling.ts';
import { createFlightPool } from './flight-pool.ts';
import { EVEN_GLSL, ROUND_S } from './place-time.ts';

const WORLDS = new URL('../', import.meta.url);
const shaders = readdirSync(WORLDS, { recursive: true, encoding: 'utf8' }).filter((path) =>
  /glsl.*\.ts$/.test(path),
);

describe('shaders', () => {
  it('move nothing by time but evenly, or by an age', () => {
    const uses = shaders.flatMap((path) =>
      [...readFileSync(new URL(path, WORLDS), 'utf8').matchAll(/u(?:TimeS|Phase)\b.{0,14}/g)].map(
        ([use]) => use,
      ),
    );
    expect(uses.length).toBeGreaterThan(30);
    const even = /^u(TimeS|Phase)( \* even(Rate|Drift)\(|;)|^uTimeS - life\.x;/;
    expect(uses.filter((use) => !even.test(use))).toEqual([]);
  });

  it('have rates that end a round where they began it, in the 24 bits that they compute with', () => {
    const [, turnText = ''] = /return ([\d.]+) \* floor/.exec(EVEN_GLSL) ?? [];
    const turn = Math.fround(Number(turnText));
    const { fround, floor, sin } = Math;
    const evenRate = (rate: number): number => fround(turn * floor(fround(fround(rate) / turn) + 0.5));
    const random = createRandom(3);
    for (let i = 0; i < 1000; i++) {
      const rate = random.uniform(0.07, 6.7);
      expect(Math.abs(evenRate(rate) - rate)).toBeLessThan(0.0008);
      const [start, end] = [random.uniform(0, 50), fround(fround(ROUND_S) * evenRate(rate))];
      expect(Math.abs(sin(fround(end + start)) - sin(start))).toBeLessThan(0.006);
    }
  });
});

describe('what flies and burns', () => {
  it('is as old after a round has ended as before, and what is out does not come back', () => {
    const pool = createFlightPool(2);
    pool.spawn([0, 0, 0, 1], [ROUND_S - 3, 40, 1, 0]);
    const born = pool.share(new BufferGeometry()).getAttribute('life');
    const never = born.getX(1);
    pool.setBack(ROUND_S);
    expect(born.getX(0)).toBe(-3);
    expect(born.getX(1)).toBe(never);
  });

  it('burns as brightly: the lanterns of the forest, and the light that they shed', () => {
    const hung = [{ x: 0, y: 2, z: -5, size: 0.4 }];
    const lanterns = createHangingLanterns(1, hung as unknown as Parameters<typeof createHangingLanterns>[1]);
    const bornS = ROUND_S - 10;
    lanterns.kindle(bornS, 1);
    const lamps: number[] = [];
    const shared = {
      uniforms: {
        uLamps: {
          value: [{ set: (_x: number, _y: number, _z: number, light: number) => lamps.push(light) }],
        },
      },
    } as unknown as Parameters<typeof lanterns.shine>[0];
    lanterns.shine(shared, ROUND_S);
    lanterns.setBack(ROUND_S);
    lanterns.shine(shared, 0);
    expect(lamps[0]).toBeGreaterThan(0.9);
    expect(lamps[1]).toBe(lamps[0]);
    // One that burns is not kindled again.
    expect(lanterns.kindle(0, 1)).toBeNull();
    expect(brightness({ ...OUT, bornS: OUT.bornS - ROUND_S }, 0)).toBe(brightness(OUT, ROUND_S));
  });
});
