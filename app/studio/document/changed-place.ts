/** @file Where two documents differ, so that a step of undo or redo can show what it changed. */
import { type Mapping, outputIn } from '../../../src/adaptation/index.ts';
import { OUTPUT_PATHS, type OutputPath } from '../../../src/core/index.ts';

interface Edited {
  readonly mapping: Mapping;
  /** As in a `StudioDocument`. */
  readonly solo: readonly string[];
}

/** The output that is edited, and the places of its rows whose curves are shown. */
interface View {
  readonly path: OutputPath;
  readonly shown: readonly number[];
}

/** Edits share all that they leave alone, so whatever is another object was edited. */
function isEdited(path: OutputPath, before: Edited, after: Edited): boolean {
  return (
    outputIn(before.mapping, path) !== outputIn(after.mapping, path) ||
    editedSolos(path, before, after).length > 0
  );
}

function editedSolos(path: OutputPath, before: Edited, after: Edited): readonly string[] {
  const isOf = (key: string): boolean => key === path || key.startsWith(`${path}#`);
  return [
    ...before.solo.filter((key) => !after.solo.includes(key)),
    ...after.solo.filter((key) => !before.solo.includes(key)),
  ].filter(isOf);
}

/** Places of `after`'s rows; the last one where only rows behind it are gone. */
function editedRows(path: OutputPath, before: Edited, after: Edited): readonly number[] {
  const [rows, others] = [outputIn(after.mapping, path).rows, outputIn(before.mapping, path).rows];
  const solos = editedSolos(path, before, after);
  const edited = rows.flatMap((row, i) => (row !== others[i] || solos.includes(`${path}#${i}`) ? [i] : []));
  return edited.length === 0 && others.length > rows.length ? [Math.max(0, rows.length - 1)] : edited;
}

/**
 * The output and the rows to look at after a step from one document to another: as they are where something of the step
 * is seen there, else the first output, and in it the first row, that the step changed.
 */
export function viewOfStep({ path: looked, shown: seen }: View, before: Edited, after: Edited): View {
  const view = { path: looked, shown: seen };
  if (before.mapping.id !== after.mapping.id) return view;
  const path = isEdited(looked, before, after)
    ? looked
    : OUTPUT_PATHS.find((each) => isEdited(each, before, after));
  if (path === undefined) return view;
  const shown = path === looked ? seen : [0];
  const rows = editedRows(path, before, after);
  const [first] = rows;
  return { path, shown: first === undefined || rows.some((row) => shown.includes(row)) ? shown : [first] };
}
