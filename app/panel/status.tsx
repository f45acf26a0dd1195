/** @file The status element: words for people who listen, attributes for tests; written without React renders. */
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Control, ControlId, SoundState } from '../controls/controls.ts';
import { createSpeaker } from '../controls/speaker.ts';
import type { LatestReading } from '../runtime/latest-reading.ts';
import type { RuntimeStore } from '../runtime/store.ts';
import { controlAttributes, statusAttributes } from './status-attributes.ts';

const WRITE_EVERY_MS = 100;

export function Status(props: {
  readonly live: LatestReading;
  readonly store: RuntimeStore;
  readonly backend: string;
  readonly source: string;
  readonly sensing: string;
  /** Whether a camera's track is live, whatever moves the world. */
  readonly camera: 'live' | 'off';
  readonly mapping: string;
  readonly presenting: 'headset' | 'screen';
  readonly safePlace: boolean;
  readonly sound: Pick<SoundState, 'kind' | 'sounding'>;
  readonly controls: ReadonlyMap<ControlId, Control>;
}) {
  const element = useRef<HTMLDivElement>(null);
  /** As it was written: a browser that translates the page changes what stands there. */
  const written = useRef('');
  const { live, store, source, sensing } = props;
  const [speak] = useState(createSpeaker);
  const write = useCallback(
    (atOnce: boolean) => {
      const node = element.current;
      if (!node) return;
      const reading = live.read();
      for (const [name, value] of Object.entries(statusAttributes(reading))) {
        const key = `data-${name}`;
        if (node.getAttribute(key) !== value) node.setAttribute(key, value);
      }
      const words = speak(store.getState(), performance.now(), atOnce);
      if (words !== written.current) node.textContent = words;
      written.current = words;
    },
    [live, store, speak],
  );
  useEffect(() => {
    const timer = setInterval(() => write(false), WRITE_EVERY_MS);
    return () => clearInterval(timer);
  }, [write]);
  // With the name of a new source, so that no emotion of the last one ever stands beside it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is these that tell of a new source
  useLayoutEffect(() => write(true), [write, source, sensing]);
  return (
    <div
      ref={element}
      role="status"
      className="visually-hidden"
      data-backend={props.backend}
      data-source={source}
      data-sensing={sensing}
      data-camera={props.camera}
      data-mapping={props.mapping}
      data-presenting={props.presenting}
      data-safe-place={props.safePlace ? 'on' : 'off'}
      data-sound={props.sound.kind === 'playing' ? 'on' : 'off'}
      data-sounding={props.sound.sounding ?? 'none'}
      {...controlAttributes(props.controls)}
    />
  );
}
