/** @file The response curves of an output's rows, up to four at once. */
import { MAPPING_INPUTS, type MappingRow, readInput } from '../../../src/adaptation/index.ts';
import type { OutputPath } from '../../../src/core/index.ts';
import type { LatestReading } from '../../runtime/latest-reading.ts';
import { depthText, inputWords } from '../words.ts';
import { CurvePad } from './curve-pad.tsx';

export interface ShownCurve {
  readonly place: number;
  readonly row: MappingRow;
  readonly colour: number;
  /** By its own switch, its output's, or a solo elsewhere. */
  readonly muted: boolean;
}

export function CurveEditor(props: {
  /** The first is edited. */
  readonly curves: readonly ShownCurve[];
  /** The output that its rows move. */
  readonly path: OutputPath;
  readonly live: LatestReading;
  readonly onChange: (curve: MappingRow['curve'], gesture: string | null) => void;
  readonly onEnd: () => void;
}) {
  const { curves, live, path, onChange, onEnd } = props;
  const edited = curves[0]?.row;
  if (!edited) return null;
  const cursorOf = ({ row, muted }: ShownCurve) => {
    const [from, to] = row.inputRange;
    const input = readInput(live.read().emotion, MAPPING_INPUTS.indexOf(row.input));
    const known = !Number.isNaN(input);
    const share = known ? Math.min(1, Math.max(0, (input - from) / (to - from))) : 0;
    const dead = row.deadZone ?? 0;
    return {
      x: Math.max(0, share - dead) / (1 - dead),
      speaks: known && !muted && share >= (row.threshold?.off ?? 0),
    };
  };
  const [from, to] = edited.inputRange;
  return (
    <CurvePad
      curves={curves.map((shown) => ({
        place: shown.place,
        curve: shown.row.curve,
        colour: shown.colour,
        muted: shown.muted,
        cursor: () => cursorOf(shown),
      }))}
      words={{
        name: `Response curve of ${inputWords(edited.input)}`,
        below: [String(from), inputWords(edited.input).toLowerCase(), String(to)],
        top: depthText(path, edited.depth, 3),
      }}
      onChange={onChange}
      onEnd={onEnd}
    />
  );
}
