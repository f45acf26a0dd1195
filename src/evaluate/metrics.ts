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
  /** Of the faces named so, the fraction that is, 0–1, by emotion; null where none was named so. */
  readonly perClassPrecision: Readonly<Record<string, number | null>>;
  /** Harmonic mean of precision and recall, 0–1, by emotion; 0 where none of its faces was named; null where the split has none. */
  readonly perClassF1: Readonly<Record<string, number | null>>;
  /** Mean F1 of the emotions that the split has, 0–1 (macro F1). */
  readonly meanF1: number;
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

/** Of what is known; not a number where nothing is. */
function meanOf(values: readonly (number | null)[]): number {
  const known = values.filter((value) => value !== null);
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}

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
    const name = argMax(probabilities);
    const line = confusion[label];
    if (line) line[name] = (line[name] ?? 0) + 1;
    loss -= Math.log(Math.max(probabilities[label] ?? 0, 1e-12));
    const confidence = probabilities[name] ?? 0;
    const right = name === label ? 1 : 0;
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
  const own = EMOTIONS.map((_, i) => confusion[i]?.[i] ?? 0);
  const shown = EMOTIONS.map((_, i) => confusion[i]?.reduce((sum, count) => sum + count, 0) ?? 0);
  const named = EMOTIONS.map((_, i) => confusion.reduce((sum, line) => sum + (line[i] ?? 0), 0));
  /** Parts of wholes, by emotion; null where it is not present. */
  const shares = (parts: readonly number[], wholes: readonly number[], present = wholes) =>
    EMOTIONS.map((_, i) => (present[i] ? (parts[i] ?? 0) / (wholes[i] ?? 1) : null));
  const byEmotion = (values: readonly (number | null)[]) =>
    Object.fromEntries(EMOTIONS.map((emotion, i) => [emotion, values[i] ?? null]));
  const recalls = shares(own, shown);
  const f1 = shares(
    own.map((count) => 2 * count),
    shown.map((count, i) => count + (named[i] ?? 0)),
    shown,
  );
  return {
    faces,
    accuracy: meanRight(1),
    accuracyInterval: wilsonInterval(
      judged.reduce((sum, { right }) => sum + right, 0),
      faces,
    ),
    meanRecall: meanOf(recalls),
    perClassRecall: byEmotion(recalls),
    perClassPrecision: byEmotion(shares(own, named)),
    perClassF1: byEmotion(f1),
    meanF1: meanOf(f1),
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
