/** @file The curve of a binding: small in its row, and opened beneath to be shaped as a mapping's curves are. */
import type { Curve } from '../../../src/adaptation/index.ts';
import { describeOutput, MODES, type OutputPath } from '../../../src/core/index.ts';
import { type Binding, compileBinding, PROPERTIES, shareOf } from '../../../src/world-document/index.ts';
import type { LatestReading } from '../../runtime/latest-reading.ts';
import { CurveFields } from '../editor/curve-fields.tsx';
import { CurvePad, curvePath } from '../editor/curve-pad.tsx';
import { valueText } from '../words.ts';

const WIDTH = 44;
const HEIGHT = 22;
const PAD = 3;
const SAMPLES = 20;

/** Opens and closes what shapes the curve; shows it. */
export function CurveButton(props: {
  readonly name: string;
  readonly curve: Curve;
  readonly isOpen: boolean;
  readonly onPress: () => void;
}) {
  const line = curvePath(
    props.curve,
    (x) => PAD + x * (WIDTH - 2 * PAD),
    (y) => HEIGHT - PAD - Math.max(0, y) * (HEIGHT - 2 * PAD),
    SAMPLES,
  );
  return (
    <button
      type="button"
      className="curve-button"
      aria-label={`Shape the curve of ${props.name}`}
      title="Shape the curve"
      aria-expanded={props.isOpen}
      onClick={props.onPress}
    >
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} aria-hidden="true">
        <path d={line} />
      </svg>
    </button>
  );
}

/** The ends of a target, as people read them. */
function endsOf(path: OutputPath): readonly [string, string] {
  const { transform, min, max } = describeOutput(path);
  if (transform === 'mode') return [MODES[0], MODES.at(-1) ?? ''];
  return [valueText(path, min), valueText(path, max)];
}

export function BindingCurve(props: {
  readonly name: string;
  readonly binding: Binding;
  readonly live: LatestReading;
  /** Answers why it was refused, or null. */
  readonly onChange: (curve: Curve, gesture: string | null) => string | null;
  readonly onEnd: () => void;
}) {
  const { name, binding, live, onChange, onEnd } = props;
  const { curve, target, range, property } = binding;
  const { unit, label } = PROPERTIES[property];
  const [least, most] = endsOf(target);
  const compiled = compileBinding(binding);
  return (
    <div className="binding-curve">
      <CurvePad
        lowest={0}
        curves={[
          {
            place: 0,
            curve,
            colour: 0,
            muted: false,
            cursor: () => ({ x: shareOf(compiled, live.read().targets), speaks: true }),
          },
        ]}
        words={{
          name: `Curve of ${name}`,
          below: [least, describeOutput(target).label.toLowerCase(), most],
          top: `${label} from ${range[0]} to ${range[1]}${unit && ` ${unit}`}`,
        }}
        onChange={(next, gesture) => void onChange(next, gesture)}
        onEnd={onEnd}
      />
      <div className="binding-curve-fields">
        <CurveFields
          curve={curve}
          heads={['Target', 'Answer']}
          of={name}
          onChange={(next, gesture = null) => onChange(next, gesture)}
          onEnd={onEnd}
        />
        <p className="quiet small">
          Target and answer go from 0 (least) to 1 (most). Drag points and slopes; a double click adds a
          point.
        </p>
      </div>
    </div>
  );
}
