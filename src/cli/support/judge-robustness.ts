/** @file A model's accuracy on the same faces through each made-up headset camera. */
import type { Model } from '../../artifacts/index.ts';
import { argMax, createRandom, type GreyImage, type Half } from '../../core/index.ts';
import type { RobustnessReport } from '../../evaluate/index.ts';
import { CORRUPTIONS, type Corruption, corruptFace } from '../../faces/index.ts';
import { predictAll } from './model-folder.ts';

/** Faces judged between two reports of progress. */
export const ROBUSTNESS_PASSES = 1 + 2 * CORRUPTIONS.length;

/** The same face is changed alike for every model: the seed is its place and the corruption. */
function changed(faces: readonly GreyImage[], corruption: Corruption, severity: number): GreyImage[] {
  const kind = CORRUPTIONS.indexOf(corruption);
  return faces.map((face, i) => corruptFace(face, corruption, severity, createRandom(1000 * i + kind)));
}

/** faces and labels [N] → accuracy clean, and under each corruption at severities ½ and 1. */
export async function judgeRobustness(
  name: string,
  model: Model,
  half: Half,
  faces: readonly GreyImage[],
  labels: readonly number[],
  onPass?: (done: number, note: string) => void,
): Promise<RobustnessReport> {
  let passes = 0;
  const accuracy = async (pictures: readonly GreyImage[], note: string): Promise<number> => {
    const logits = await predictAll(model, pictures, half);
    onPass?.(++passes, note);
    return logits.filter((row, i) => argMax(row) === labels[i]).length / labels.length;
  };
  const clean = await accuracy(faces, 'clean');
  const byCorruption = [];
  for (const corruption of CORRUPTIONS) {
    byCorruption.push({
      corruption,
      half: await accuracy(changed(faces, corruption, 0.5), corruption),
      full: await accuracy(changed(faces, corruption, 1), corruption),
    });
  }
  return { name, clean, byCorruption };
}
