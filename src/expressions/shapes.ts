/**
 * @file Mouth shapes as face-tracking programs send them by OSC → the movements that the rule in `weights.ts` reads. Two sets of
 * names: ARKit's (Babble: `/mouthSmileLeft`) and Unified Expressions (VRCFaceTracking: `/avatar/parameters/v2/MouthCornerPullLeft`),
 * the joined ones included (`SmileSadLeft`: smile above 0, sadness below). Sources stand in docs/headsets-and-cameras.md.
 */
import { clamp } from '../core/index.ts';
import type { ExpressionWeights } from './weights.ts';

/** Movement of the rule, and the sign with which a shape speaks for it. `*` stands for the side. */
type Meaning = readonly (readonly [movement: string, sign: 1 | -1])[];

const SIDED: Readonly<Record<string, Meaning>> = {
  mouthsmile: [['lip_corner_puller', 1]],
  mouthcornerpull: [['lip_corner_puller', 1]],
  mouthfrown: [['lip_corner_depressor', 1]],
  mouthsad: [['lip_corner_depressor', 1]],
  cheeksquint: [['cheek_raiser', 1]],
  mouthpress: [['lip_pressor', 1]],
  mouthtightener: [['lip_tightener', 1]],
  nosesneer: [['nose_wrinkler', 1]],
  mouthupperup: [['upper_lip_raiser', 1]],
  mouthstretch: [['lip_stretcher', 1]],
  mouthdimple: [['dimpler', 1]],
  // Joined: what is above 0, and what is below.
  smilefrown: [
    ['lip_corner_puller', 1],
    ['lip_corner_depressor', -1],
  ],
  smilesad: [
    ['lip_corner_puller', 1],
    ['lip_corner_depressor', -1],
  ],
  mouthtightenerstretch: [
    ['lip_tightener', 1],
    ['lip_stretcher', -1],
  ],
};
const WHOLE: Readonly<Record<string, string>> = {
  mouthshruglower: 'chin_raiser_bottom',
  mouthraiserlower: 'chin_raiser_bottom',
};
/** Where several name one movement, the one that stands first here is believed: it is the least joined. */
const ORDER = Object.keys(SIDED);
/** Names come from outside: only what stands above has a meaning. */
const MEANINGS = new Map(Object.entries(SIDED));
const WHOLES = new Map(Object.entries(WHOLE));

interface Said {
  readonly rank: number;
  readonly weight: number;
}

/** Addresses with any prefix; what is no mouth shape is left out. */
export function weightsOfShapes(
  shapes: Iterable<readonly [address: string, value: number]>,
): ExpressionWeights {
  const said = new Map<string, Said>();
  let jawOpen: number | null = null;
  let mouthClosed = 0;
  const say = (movement: string, rank: number, value: number): void => {
    const before = said.get(movement);
    if (!before || rank < before.rank) said.set(movement, { rank, weight: clamp(value, 0, 1) });
  };
  for (const [address, value] of shapes) {
    if (!Number.isFinite(value)) continue;
    const name = address.slice(address.lastIndexOf('/') + 1).toLowerCase();
    if (name === 'jawopen') jawOpen = value;
    else if (name === 'mouthclose' || name === 'mouthclosed') mouthClosed = value;
    const whole = WHOLES.get(name);
    if (whole !== undefined) say(whole, 0, value);
    const [, base = name, side] = /^(.*?)(left|right)?$/.exec(name) ?? [];
    const meaning = MEANINGS.get(base);
    if (!meaning) continue;
    // One shape for both sides says less than one for each.
    const rank = ORDER.indexOf(base) + (side === undefined ? ORDER.length : 0);
    for (const [movement, sign] of meaning)
      for (const each of side === undefined ? ['left', 'right'] : [side])
        say(`${movement}_${each}`, rank, sign * value);
  }
  const weights: [string, number][] = [...said].map(([movement, { weight }]) => [movement, weight]);
  // Both programs give the jaw alone; lips that are closed over it show no open mouth.
  if (jawOpen !== null) weights.push(['jaw_drop', clamp(jawOpen - Math.max(0, mouthClosed), 0, 1)]);
  return weights;
}
