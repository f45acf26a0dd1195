/** @file The inspector of an own world: one row a binding. */
import { useState } from 'react';
import { useStore } from 'zustand';
import { CURVE_PRESETS } from '../../../src/adaptation/index.ts';
import { OUTPUT_PATHS, OUTPUTS, PARTS, partAndName } from '../../../src/core/index.ts';
import {
  type Binding,
  NODE_KINDS,
  type NodeKind,
  PROPERTIES,
  propertiesOf,
  type WorldDocument,
  type WorldOutline,
} from '../../../src/world-document/index.ts';
import type { LatestReading } from '../../runtime/latest-reading.ts';
import { pointsOf } from '../document/edits.ts';
import { FieldSubject, NumberField } from '../editor/number-field.tsx';
import { BindingCurve, CurveButton } from './binding-curve.tsx';
import { freeBinding, rebound, type WorldEditor, withBinding } from './world-editor.ts';

const KIND_NAMES: Readonly<Record<NodeKind, string>> = {
  scene: 'Surroundings',
  light: 'Lights',
  material: 'Materials',
  animation: 'Animations',
};
/** In the menu, beside the presets. */
const OWN_POINTS = 'points';
const COLUMNS = 7;
const PART_NAMES = { light: 'Light', music: 'Music', pacing: 'Pacing' } as const;

function Row(props: {
  readonly editor: WorldEditor;
  readonly document: WorldDocument;
  readonly outline: WorldOutline;
  readonly binding: Binding;
  readonly place: number;
  readonly live: LatestReading;
  readonly isShaped: boolean;
  readonly onShape: () => void;
}) {
  const { editor, document, outline, binding, place, live, isShaped } = props;
  const node = outline.nodes.find(({ id }) => id === binding.node);
  const name = `${node?.name ?? binding.node}, ${PROPERTIES[binding.property].label.toLowerCase()}`;
  const set = (changes: Partial<Binding>, gesture: string | null = null): string | null =>
    editor.edit((now) => withBinding(now, place, changes), gesture);
  const isFree = (property: Binding['property']): boolean =>
    document.bindings.every(
      (other, i) => i === place || other.node !== binding.node || other.property !== property,
    );
  const end = (side: 0 | 1, label: string) => (
    <NumberField
      key={`${binding.node} ${binding.property}`}
      label={`${label} of ${name}`}
      hideLabel
      value={binding.range[side]}
      step={PROPERTIES[binding.property].step}
      unit={PROPERTIES[binding.property].unit}
      onCommit={(value) => {
        if (value === undefined) return null;
        const range =
          side === 0 ? ([value, binding.range[1]] as const) : ([binding.range[0], value] as const);
        return set({ range }, `range ${place} ${side}`);
      }}
      onEnd={editor.endGesture}
    />
  );
  return (
    <>
      <tr>
        <td data-head="Node">
          <select
            aria-label={`Node of ${name}`}
            value={binding.node}
            onChange={(event) => {
              const { value } = event.target;
              editor.refuse(editor.edit((now) => rebound(now, outline, place, value) ?? now));
            }}
          >
            {NODE_KINDS.map((kind) => {
              const nodes = outline.nodes.filter((each) => each.kind === kind);
              return nodes.length === 0 ? null : (
                <optgroup key={kind} label={KIND_NAMES[kind]}>
                  {nodes.map((each) => (
                    <option key={each.id} value={each.id}>
                      {each.name}
                    </option>
                  ))}
                </optgroup>
              );
            })}
          </select>
        </td>
        <td data-head="Property">
          <select
            aria-label={`Property of ${name}`}
            value={binding.property}
            onChange={(event) => {
              const property = event.target.value as Binding['property'];
              const { range, curve } = PROPERTIES[property];
              editor.refuse(set({ property, range, curve }));
            }}
          >
            {propertiesOf(node?.kind ?? 'scene')
              .filter((property) => property === binding.property || isFree(property))
              .map((property) => (
                <option key={property} value={property}>
                  {PROPERTIES[property].label}
                </option>
              ))}
          </select>
        </td>
        <td data-head="Follows">
          <select
            aria-label={`Target of ${name}`}
            value={binding.target}
            onChange={(event) => editor.refuse(set({ target: event.target.value as Binding['target'] }))}
          >
            {PARTS.map((part) => (
              <optgroup key={part} label={PART_NAMES[part]}>
                {OUTPUT_PATHS.filter((path) => partAndName(path)[0] === part).map((path) => (
                  <option key={path} value={path}>
                    {OUTPUTS[path].label}
                  </option>
                ))}
              </optgroup>
            ))}
          </select>
        </td>
        <td data-head="At least">{end(0, 'From')}</td>
        <td data-head="At most">{end(1, 'To')}</td>
        <td data-head="Curve">
          <span className="curve-cell">
            <select
              aria-label={`Curve of ${name}`}
              value={typeof binding.curve === 'string' ? binding.curve : OWN_POINTS}
              onChange={(event) => {
                const chosen = CURVE_PRESETS.find((preset) => preset === event.target.value);
                editor.refuse(set({ curve: chosen ?? pointsOf(binding.curve) }));
              }}
            >
              {CURVE_PRESETS.map((curve) => (
                <option key={curve} value={curve}>
                  {curve}
                </option>
              ))}
              <option value={OWN_POINTS}>own points</option>
            </select>
            <CurveButton name={name} curve={binding.curve} isOpen={isShaped} onPress={props.onShape} />
          </span>
        </td>
        <td>
          <button
            type="button"
            aria-label={`Remove ${name}`}
            onClick={() =>
              editor.edit((now) => ({ ...now, bindings: now.bindings.filter((_, i) => i !== place) }))
            }
          >
            Remove
          </button>
        </td>
      </tr>
      {isShaped && (
        <tr>
          <td colSpan={COLUMNS}>
            <BindingCurve
              name={name}
              binding={binding}
              live={live}
              onChange={(curve, gesture) => {
                const refusal = set({ curve }, gesture && `curve ${place} ${gesture}`);
                editor.refuse(refusal);
                return refusal;
              }}
              onEnd={editor.endGesture}
            />
          </td>
        </tr>
      )}
    </>
  );
}

export function BindingTable(props: { readonly editor: WorldEditor; readonly live: LatestReading }) {
  const { editor, live } = props;
  /** The binding whose curve is open. */
  const [shaped, setShaped] = useState<string | null>(null);
  const { history, outline, refusal } = useStore(editor.store);
  if (!history || !outline) return <p className="quiet">{refusal ?? 'Reading the scene…'}</p>;
  const { present } = history;
  const free = freeBinding(outline, present);
  return (
    <div className="bindings">
      <div className="row">
        <h3>Which node follows which target</h3>
        <button
          type="button"
          disabled={free === null}
          onClick={() =>
            free && editor.refuse(editor.edit((now) => ({ ...now, bindings: [...now.bindings, free] })))
          }
        >
          Add a binding
        </button>
        <button type="button" disabled={history.past.length === 0} onClick={editor.undo}>
          Undo binding
        </button>
        <button type="button" disabled={history.future.length === 0} onClick={editor.redo}>
          Redo binding
        </button>
      </div>
      {refusal !== null && <p role="alert">{refusal}</p>}
      {present.bindings.length === 0 ? (
        <p className="quiet">There are no bindings, so the scene does not change.</p>
      ) : (
        <FieldSubject value={present}>
          <div className="binding-scroll">
            <table>
              <caption className="visually-hidden">Bindings</caption>
              <thead>
                <tr>
                  <th scope="col">Node</th>
                  <th scope="col">Property</th>
                  <th scope="col">Follows</th>
                  <th scope="col">At least</th>
                  <th scope="col">At most</th>
                  <th scope="col">Curve</th>
                  <th scope="col">
                    <span className="visually-hidden">Remove</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {present.bindings.map((binding, place) => {
                  const key = `${binding.node} ${binding.property}`;
                  return (
                    <Row
                      // By place: a row whose node or property is changed stays, and keeps the focus.
                      // biome-ignore lint/suspicious/noArrayIndexKey: bindings have no other name that an edit leaves
                      key={place}
                      live={live}
                      isShaped={key === shaped}
                      onShape={() => setShaped(key === shaped ? null : key)}
                      editor={editor}
                      document={present}
                      outline={outline}
                      binding={binding}
                      place={place}
                    />
                  );
                })}
              </tbody>
            </table>
          </div>
        </FieldSubject>
      )}
    </div>
  );
}
