/** @file The suite that every InferenceSession passes, whatever computes it: for tests, in Node and in the browser. */
import { afterEach, beforeAll, beforeEach, expect, it, suite } from 'vitest';
import type { Model } from '../artifacts/index.ts';
import { maxDifference } from '../fixtures/compare.ts';
import type { InferenceSession, Views } from './inference-session.ts';
import { picture, smallModel } from './small-model.ts';
import { createTfjsSession } from './tfjs-session.ts';

export interface SessionBackend {
  readonly name: string;
  open(model: Model, views: Views): Promise<InferenceSession>;
  /** 2 where it can read the mirror image too. */
  readonly mostViews: Views;
  /** Largest absolute error of a logit or embedding, which are of the order of 10. */
  readonly tolerance: number;
  /** How many tensors or buffers are held now, where that can be counted. */
  held?(): number;
  /** Why this machine cannot open it, or null: the suite then says that it skips. */
  whyNot?(): Promise<string | null>;
}

/** In single precision. */
export const SINGLE_TOLERANCE = 2e-4;

const WIDTH = 48;
const mirrored = (pixels: Float32Array): Float32Array =>
  pixels.map((_, i) => pixels[i - (i % WIDTH) + WIDTH - 1 - (i % WIDTH)] ?? 0);
const mean = (a: Float32Array, b: Float32Array): Float32Array =>
  a.map((value, i) => (value + (b[i] ?? 0)) / 2);

/** The reference is tfjs on plain JavaScript: the caller imports '@tensorflow/tfjs-backend-cpu'. */
export function describeSessions(backends: readonly SessionBackend[]): void {
  suite.each(backends)('an inference session on $name', (backend) => {
    const { tolerance, mostViews } = backend;
    let model: Model;
    let other: Model;
    const opened = new Set<InferenceSession>();
    const open = async (of = model, views: Views = 1): Promise<InferenceSession> => {
      const session = await backend.open(of, views);
      opened.add(session);
      return session;
    };
    const close = (session: InferenceSession): void => {
      opened.delete(session);
      session.dispose();
    };
    /** What plain JavaScript says. */
    const expected = async (pixels: Float32Array, of = model) => {
      const session = await createTfjsSession(of, 'cpu');
      const answer = await session.run(pixels);
      session.dispose();
      return answer;
    };
    beforeAll(async () => {
      [model, other] = [await smallModel(5), await smallModel(6)];
    });
    afterEach(() => {
      for (const session of [...opened]) close(session);
    });
    beforeEach(async ({ skip }) => {
      const reason = (await backend.whyNot?.()) ?? null;
      skip(reason !== null, reason ?? '');
    });

    it('answers as plain JavaScript does, and tells pictures and weights apart', async () => {
      const session = await open();
      const answers: Float32Array[] = [];
      for (const seed of [1, 2, 3]) {
        const [answer, right] = [await session.run(picture(seed)), await expected(picture(seed))];
        expect([answer.logits.length, answer.embedding.length]).toEqual([8, 8]);
        expect(maxDifference(answer.logits, right.logits)).toBeLessThanOrEqual(tolerance);
        expect(maxDifference(answer.embedding, right.embedding)).toBeLessThanOrEqual(tolerance);
        answers.push(answer.logits);
      }
      // Controls: the tolerance is far below what pictures and weights make of each other.
      expect(maxDifference(answers[0] ?? [], answers[1] ?? [])).toBeGreaterThan(2 * tolerance);
      const { logits } = await expected(picture(1), other);
      expect(maxDifference(answers[0] ?? [], logits)).toBeGreaterThan(2 * tolerance);
    });

    if (mostViews === 2) {
      it('reads a picture and its mirror image together: the mean of both', async () => {
        const shown = picture(2);
        const both = await (await open(model, 2)).run(shown);
        const [a, b] = [await expected(shown), await expected(mirrored(shown))];
        expect(maxDifference(both.logits, mean(a.logits, b.logits))).toBeLessThanOrEqual(tolerance);
        expect(maxDifference(both.embedding, mean(a.embedding, b.embedding))).toBeLessThanOrEqual(tolerance);
        // Control: one view alone is something else.
        expect(maxDifference(a.logits, mean(a.logits, b.logits))).toBeGreaterThan(tolerance);
      });
    }

    it('keeps questions apart that are asked at the same time', async () => {
      const session = await open();
      const alone = [await session.run(picture(1)), await session.run(picture(2))];
      const together = await Promise.all([session.run(picture(1)), session.run(picture(2))]);
      expect(together.map(({ logits }) => [...logits])).toEqual(alone.map(({ logits }) => [...logits]));
    });

    it.for([0, 10, 24 * WIDTH - 1, 2 * 24 * WIDTH])(
      'refuses %i values with what it takes and what to give, and answers on',
      async (count) => {
        const session = await open();
        const before = await session.run(picture(1));
        const refused = session.run(new Float32Array(count));
        await expect(refused).rejects.toThrow(RangeError);
        await expect(refused).rejects.toThrow(`small takes 24×48×1 values, got ${count}. Give one face`);
        expect([...(await session.run(picture(1))).logits]).toEqual([...before.logits]);
      },
    );

    it('gives back all it holds when disposed, and leaves another session alone', async () => {
      const staying = await open(other);
      const before = await staying.run(picture(1));
      const held = backend.held?.();
      const leaving = await open();
      await leaving.run(picture(1));
      const running = backend.held?.();
      for (let i = 0; i < 20; i++) await leaving.run(picture(i));
      expect(backend.held?.()).toBe(running);
      close(leaving);
      expect(backend.held?.()).toBe(held);
      expect([...(await staying.run(picture(1))).logits]).toEqual([...before.logits]);
    });
  });
}
