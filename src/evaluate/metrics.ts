/** @file Figures from logits and labels. */
import { argMax, EMOTIONS, softmax } from '../core/index.ts';
import { wilsonInterval } from './wilson.ts';

export interface Metrics {
  readonly faces: number;
  /** Fraction right, 0–1. */
  readonly accuracy: number;
  /** In which the accuracy lies, 95 %, were other faces drawn alike (wilson.ts); one run’s: it knows of no other seed. */
  readonly accuracyInterval: readonly [low: number, high: number];
  /** Mean of the recalls of the emotions that the split has, 0–1; each counts alike, however rare. */
  readonly meanRecall: number;
  /** Fraction of each true emotion that was named, 0–1, by emotion; null where the split has none. */
  readonly perClassRecall: Readonly<Record<string, number | null>>;
  /** Rows: true emotion; columns: named emotion; both in EMOTIONS order. */
  readonly confusion: readonly (readonly number[])[];
  /** Mean −log p of the label. */
  readonly negativeLogLikelihood: number;
  /** Expected calibration error over 15 bins of confidence (Guo et al. 2017), 0–1. */
  readonly calibrationError: number;
  /** Accuracy among the most confident 90 % and 80 % of the faces. */
  readonly accuracyAtCoverage: Readonly<Record<'0.9' | '0.8', number>>;
}

const BINS = 15;

/** logits [N][8] and labels [N] → figures; probabilities are softmax(logits / temperature). */
export function measure(
  logits: readonly (readonly number[])[],
  labels: readonly number[],
  temperature = 1,
): Metrics {
  const size = EMOTIONS.length;
  const confusion = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  const bins = Array.from({ length: BINS }, () => ({ count: 0, confidence: 0, right: 0 }));
  const judged: { confidence: number; right: number }[] = [];
  let loss = 0;
  for (const [index, row] of logits.entries()) {
    const label = labels[index] ?? 0;
    const probabilities = softmax(row, temperature);
    const named = argMax(probabilities);
    const line = confusion[label];
    if (line) line[named] = (line[named] ?? 0) + 1;
    loss -= Math.log(Math.max(probabilities[label] ?? 0, 1e-12));
    const confidence = probabilities[named] ?? 0;
    const right = named === label ? 1 : 0;
    judged.push({ confidence, right });
    const bin = bins[Math.min(BINS - 1, Math.floor(confidence * BINS))];
    if (bin) {
      bin.count++;
      bin.confidence += confidence;
      bin.right += right;
    }
  }
  const faces = judged.length;
  const sureFirst = [...judged].sort((a, b) => b.confidence - a.confidence);
  const meanRight = (share: number): number => {
    const kept = sureFirst.slice(0, Math.max(1, Math.round(share * faces)));
    return kept.reduce((sum, { right }) => sum + right, 0) / kept.length;
  };
  const recalls = EMOTIONS.map((_, i) => {
    const total = confusion[i]?.reduce((sum, value) => sum + value, 0) ?? 0;
    return total === 0 ? null : (confusion[i]?.[i] ?? 0) / total;
  });
  const shown = recalls.filter((recall) => recall !== null);
  return {
    faces,
    accuracy: meanRight(1),
    accuracyInterval: wilsonInterval(
      judged.reduce((sum, { right }) => sum + right, 0),
      faces,
    ),
    meanRecall: shown.reduce((sum, recall) => sum + recall, 0) / shown.length,
    perClassRecall: Object.fromEntries(EMOTIONS.map((emotion, i) => [emotion, recalls[i] ?? null])),
    confusion,
    negativeLogLikelihood: loss / faces,
    calibrationError: bins.reduce((sum, bin) => sum + Math.abs(bin.confidence - bin.right), 0) / faces,
    accuracyAtCoverage: { '0.9': meanRight(0.9), '0.8': meanRight(0.8) },
  };
}

/** The temperature that makes the labels likeliest (Guo et al. 2017), by golden section on log τ in 0.2–5; to a thousandth. */
export function fitTemperature(logits: readonly (readonly number[])[], labels: readonly number[]): number {
  const ratio = (Math.sqrt(5) - 1) / 2;
  const cost = (log: number): number => measure(logits, labels, Math.exp(log)).negativeLogLikelihood;
  let low = Math.log(0.2);
  let high = Math.log(5);
  for (let i = 0; i < 40; i++) {
    const a = high - ratio * (high - low);
    const b = low + ratio * (high - low);
    if (cost(a) < cost(b)) high = b;
    else low = a;
  }
  return Math.round(1000 * Math.exp((low + high) / 2)) / 1000;
}
