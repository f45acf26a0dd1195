/**
 * @file Applies the comfort limits to whole targets, whether they come from a mapping, a replay or a manual emotion
 * (COMFORT-9).
 */
import { MODES, OUTPUT_PATHS, OUTPUTS, type OutputPath, outputOf, type SceneTargets } from '../core/index.ts';
import { limitStep } from './comfort.ts';
import { difference, toEased, toTargets } from './outputs.ts';

/** Targets nearer than this count as reached, so that rounding holds nothing back. */
const SAME = 1e-9;

/** Null for the mode: it is a name, and the music itself changes it at bar lines, two fifths a bar at most (MUSIC-6). */
function numberAt(targets: SceneTargets, path: OutputPath): number | null {
  const value = outputOf<number | string>(targets, path);
  return typeof value === 'number' ? value : null;
}

/**
 * From what is shown towards what is wanted, no farther than comfort allows in `stepMs`; what is no number stays where
 * it is. Targets that keep the rules already come back as the same object.
 */
export function limitTargets(
  shown: SceneTargets,
  wanted: SceneTargets,
  stepMs: number,
  reducedMotion: boolean,
): SceneTargets {
  let reached = true;
  const limit = (path: OutputPath, hueDeg: number): number => {
    const [before, asked] = [numberAt(shown, path), numberAt(wanted, path)];
    if (before === null || asked === null) return OUTPUTS[path].neutral;
    const from = toEased(path, before);
    const { min, max } = OUTPUTS[path];
    const sound = Number.isFinite(asked) ? Math.min(max, Math.max(min, asked)) : before;
    const limited = limitStep(path, from, toEased(path, sound), stepMs, hueDeg, reducedMotion);
    if (Math.abs(difference(path, limited, toEased(path, asked))) < SAME) return toEased(path, asked);
    reached = false;
    return limited;
  };
  const hueDeg = limit('light.hueDeg', 0);
  const values = OUTPUT_PATHS.map((path) => limit(path, hueDeg));
  return reached ? wanted : toTargets(values, MODES.indexOf(wanted.music.mode));
}
