/** @file The mapping at a glance: what each emotion does to each output; a cell opens its curve. And the audition. */
import { type CSSProperties, type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { Mapping } from '../../../src/adaptation/index.ts';
import {
  describeOutput,
  EMOTIONS,
  type Emotion,
  OUTPUT_PATHS,
  type OutputPath,
} from '../../../src/core/index.ts';
import { keyOf } from '../../shared/keys.ts';
import { sentenceStart } from '../../shared/sentence-start.ts';
import { GROUPS, shortLabel, shown, unitOf } from '../words.ts';
import { type AuditionedRuntime, type AuditionMoment, startAudition } from './audition.ts';
import { gridStep } from './grid-step.ts';
import { type Response, responseMatrix, speedWords } from './response-matrix.ts';
import './overview.css';

/** The share of the range at which a cell is filled. */
const FULL_SHARE = 0.4;

function changeText(path: OutputPath, { change }: Response): string {
  if (change === 0) return '·';
  return `${change > 0 ? '+' : '−'}${shown(Math.abs(change), describeOutput(path).digits)}`;
}

/** From top to bottom. */
const PATHS = GROUPS.flatMap(({ group }) => OUTPUT_PATHS.filter((path) => path.startsWith(group)));
const SIZE = { rows: PATHS.length, columns: EMOTIONS.length };

/** Beside the output's name; a plain share of 1 has none. */
function headUnit(path: OutputPath): string {
  const unit = unitOf(path);
  return unit === 'of 1' ? '' : `, ${unit}`;
}

function Cell(props: {
  readonly path: OutputPath;
  readonly emotion: Emotion;
  readonly response: Response;
  /** The one cell that the Tab key leads to. */
  readonly isStop: boolean;
  readonly onFocus: () => void;
  readonly onOpen: () => void;
}) {
  const { path, emotion, response } = props;
  const { label: name } = describeOutput(path);
  const change = changeText(path, response);
  const moves = response.settlesInMs !== null;
  const words = moves ? `${change} ${unitOf(path)} in ${speedWords(response)}` : 'nothing';
  const strength = Math.min(1, Math.abs(response.share) / FULL_SHARE);
  return (
    <button
      type="button"
      className="response"
      data-way={moves ? (response.share > 0 ? 'up' : 'down') : 'none'}
      style={{ '--strength': strength.toFixed(2) } as CSSProperties}
      aria-label={`${sentenceStart(emotion)}, ${name}: ${words}. Open its curve`}
      title={words}
      tabIndex={props.isStop ? 0 : -1}
      onFocus={props.onFocus}
      onClick={props.onOpen}
    >
      <span className="response-change" translate="no">
        {change}
      </span>
      <span className="response-speed" translate="no">
        {speedWords(response)}
      </span>
    </button>
  );
}

/** `mapping` is what is heard, at rest; a cell opens the row that speaks of its emotion. */
export function Overview(props: {
  readonly runtime: AuditionedRuntime;
  readonly mapping: Mapping;
  readonly onOpen: (path: OutputPath, row: number) => void;
  /** The audition is to be heard. */
  readonly onAudition: () => void;
}) {
  const { mapping } = props;
  const [open, setOpen] = useState(false);
  return (
    <details className="overview pane" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Mapping at a glance</summary>
      {open && <Glance {...props} mapping={mapping} />}
    </details>
  );
}

function Glance(props: Parameters<typeof Overview>[0]) {
  const { runtime, mapping } = props;
  const matrix = useMemo(() => responseMatrix(mapping), [mapping]);
  const [moment, setMoment] = useState<AuditionMoment | null>(null);
  /** The cell that had the focus last, row by row. */
  const [stopAt, setStopAt] = useState(0);
  const stop = useRef<(() => void) | null>(null);
  useEffect(() => () => stop.current?.(), []);
  const audition = (): void => {
    if (moment) {
      stop.current?.();
      return;
    }
    props.onAudition();
    stop.current = startAudition(runtime, setMoment);
  };
  const move = (event: KeyboardEvent<HTMLTableElement>): void => {
    const next = gridStep(keyOf(event), stopAt, SIZE, event.ctrlKey || event.metaKey);
    if (next === null) return;
    event.preventDefault();
    event.currentTarget.querySelectorAll<HTMLElement>('.response')[next]?.focus();
  };
  return (
    <div className="glance">
      <div className="row-tools">
        <button type="button" onClick={audition}>
          {moment ? 'Stop the audition' : 'Audition: each emotion for 8 s'}
        </button>
        <p className="quiet small" aria-live="polite">
          {moment ? `${sentenceStart(moment.emotion)}, ${moment.place + 1} of ${EMOTIONS.length}` : ''}
        </p>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: its cells are buttons, moved through by arrow keys */}
      <table className="matrix" role="grid" onKeyDown={move}>
        <caption className="quiet small">
          How far a clear and lasting expression moves each output from neutral, and how many seconds 90 % of
          that takes. Each cell opens its curve; arrow keys lead from cell to cell.
        </caption>
        <thead>
          <tr>
            <th scope="col">Output</th>
            {EMOTIONS.map((emotion) => (
              <th key={emotion} scope="col" data-now={moment?.emotion === emotion}>
                <span>{sentenceStart(emotion)}</span>
              </th>
            ))}
          </tr>
        </thead>
        {GROUPS.map(({ group, name }) => (
          <tbody key={group}>
            <tr className="matrix-group">
              <th scope="rowgroup" colSpan={EMOTIONS.length + 1}>
                {name}
              </th>
            </tr>
            {PATHS.filter((path) => path.startsWith(group)).map((path) => (
              <tr key={path}>
                <th scope="row">{[shortLabel(path), headUnit(path)].join('')}</th>
                {EMOTIONS.map((emotion, column) => {
                  const place = PATHS.indexOf(path) * SIZE.columns + column;
                  return (
                    <td key={emotion} data-now={moment?.emotion === emotion}>
                      <Cell
                        path={path}
                        emotion={emotion}
                        response={matrix[path][emotion]}
                        isStop={place === stopAt}
                        onFocus={() => setStopAt(place)}
                        onOpen={() => props.onOpen(path, matrix[path][emotion].row)}
                      />
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}
