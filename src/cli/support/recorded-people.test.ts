/** @file Calibration on recorded faces. The clips are not ours to pass on: without them these tests say that they skip. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Model } from '../../artifacts/index.ts';
import { applyHead, judge } from '../../calibration/index.ts';
import { argMax, emotionIndex } from '../../core/index.ts';
import { HAS_REAL_FERPLUS, REAL_FERPLUS, REPOSITORY, WHY_NO_FERPLUS } from '../../fixtures/paths.ts';
import { openBackend } from './backend.ts';
import { type DetectFace, openFaceDetector } from './face-detector.ts';
import { readModel } from './model-folder.ts';
import { type ReadFace, readStretch } from './recorded-faces.ts';
import {
  missingClips,
  namedWhileTalking,
  readStrangers,
  readTalk,
  recordedSamples,
} from './recorded-people.ts';

const CLIPS = process.env.MIENSCAPE_CLIPS ?? join(REPOSITORY, '..', 'shared', 'clips');
const DESK = join(CLIPS, 'neutral-to-smile.mp4');
const SLOW_MS = 240_000;

function hasFfmpeg(): boolean {
  try {
    execFileSync('ffmpeg', ['-version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
const FFMPEG = hasFfmpeg();

describe('recorded faces', () => {
  let model: Model;
  let detect: DetectFace;
  beforeAll(async () => {
    await openBackend('wasm');
    model = await readModel(join(REPOSITORY, 'models', 'student'));
    detect = await openFaceDetector();
  }, SLOW_MS);

  it(
    'are found, cut and read: a rest as neutral, then a smile as happiness',
    async (context) => {
      context.skip(!FFMPEG, 'needs ffmpeg');
      context.skip(!existsSync(DESK), `needs ${DESK}, which may not be passed on`);
      const read = async (fromS: number, toS: number, emotion: 'neutral' | 'happiness'): Promise<number> => {
        const faces = await readStretch(model, { file: DESK, fromS, toS, framesPerS: 8 }, detect);
        expect(faces.length).toBeGreaterThanOrEqual(3);
        return (
          faces.filter(({ probabilities }) => argMax(probabilities) === emotionIndex(emotion)).length /
          faces.length
        );
      };
      expect(await read(0, 0.4, 'neutral')).toBe(1);
      expect(await read(0.9, 2.1, 'happiness')).toBe(1);
      // Control: the smile is no rest.
      expect(await read(0.9, 2.1, 'neutral')).toBe(0);
    },
    SLOW_MS,
  );

  it(
    'calibrate: held-out takes are read better, talking no worse; a man who talks is never named anything but neutral',
    async (context) => {
      context.skip(!FFMPEG, 'needs ffmpeg');
      context.skip(!HAS_REAL_FERPLUS, WHY_NO_FERPLUS);
      const missing = missingClips(CLIPS);
      context.skip(missing.length > 0, `needs ${missing.join(', ')} (docs/calibration.md; MIENSCAPE_CLIPS)`);
      const verdict = judge(await recordedSamples(model, detect, CLIPS, await readStrangers(REAL_FERPLUS)));
      if (verdict.kind !== 'helps') throw new Error(verdict.kind);
      const { before, after, head } = verdict;
      expect(after.accuracy).toBeGreaterThan(before.accuracy + 0.08);
      expect(after.byCue.talk).toBeGreaterThanOrEqual(before.byCue.talk);
      const talk = await readTalk(model, detect, CLIPS);
      const personal = ({ probabilities, embedding }: ReadFace) => applyHead(head, probabilities, embedding);
      const named = namedWhileTalking(talk, personal);
      expect(new Set(named.keys())).toEqual(new Set(['unsure', 'neutral']));
      expect(named.get('neutral')).toBeGreaterThan(2.5);
    },
    SLOW_MS,
  );
});
