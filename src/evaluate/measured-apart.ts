/** @file Accuracies on the test split that others measured, apart from this repository, on the files as they ship. */
import { z } from 'zod';
import { DataError, HALVES } from '../core/index.ts';

const fraction = z.number().min(0).max(1);

const schema = z.strictObject({
  split: z.string().min(1),
  faces: z.int().min(1),
  note: z.string(),
  models: z.record(
    z.string(),
    z.strictObject({
      /** Of the very weights that were measured. */
      weightsSha256: z.string().regex(/^[0-9a-f]{64}$/),
      /** Their number. */
      parameters: z.int().min(1),
      half: z.enum(HALVES),
      oneView: fraction.optional(),
      /** Each face read with its mirror image. */
      bothViews: fraction.optional(),
    }),
  ),
});

export type MeasuredApart = z.infer<typeof schema>;
export type ApartFigures = MeasuredApart['models'][string];

/** Checks the file; an error names the path in it, what was expected and what came. */
export function parseMeasuredApart(json: unknown, file: string): MeasuredApart {
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new DataError(
    `${file}: at ${issue?.path.join('.') || 'the top'}: ${issue?.message ?? 'malformed'}.`,
    'Restore the file.',
  );
}

/** The figures of a model, or null where none were measured on these very weights. */
export function apartFigures(
  measured: MeasuredApart,
  name: string,
  weightsSha256: string,
): ApartFigures | null {
  const found = measured.models[name];
  return found?.weightsSha256 === weightsSha256 ? found : null;
}
