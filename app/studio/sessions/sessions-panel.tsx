/** @file Recorded sessions, under the editor: list, timeline, comparison. */
import type { Mapping } from '../../../src/adaptation/index.ts';
import type { Pipeline } from '../../pipeline/pipeline.ts';

export interface SessionsPanelProps {
  readonly pipeline: Pipeline;
  /** The mapping as it is edited now; a new object for each edit. */
  readonly mapping: Mapping;
  /** All mappings a session can be compared under: built-in and saved. */
  readonly mappings: readonly Mapping[];
}

export function SessionsPanel(_: SessionsPanelProps) {
  return <p className="quiet">No session has been recorded yet.</p>;
}
