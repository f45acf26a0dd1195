/** @file What the network sees: the very crop that it is given, drawn large, with a hint where it could be better. */
import { useEffect, useRef, useState } from 'react';
import type { FramingView } from '../runtime/interfaces.ts';
import type { PictureHint } from '../runtime/store.ts';

const LOOK_EVERY_MS = 150;
/** A hint stays away until it has come so often in a row: one blurred frame is no advice. */
const STEADY = 4;
/** After so long without a newer one, what was seen last says nothing of now. */
const OLD_AFTER_MS = 1500;

function draw(canvas: HTMLCanvasElement, picture: FramingView['picture']): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  if (!picture) {
    context.clearRect(0, 0, canvas.width, canvas.height);
    return;
  }
  const { width, height, data } = picture;
  canvas.width = width;
  canvas.height = height;
  const image = context.createImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    const grey = data[i] ?? 0;
    image.data.set([grey, grey, grey, 255], 4 * i);
  }
  context.putImageData(image, 0, 0);
}

/** `words` says a hint. What is seen is of one source: give another one another `key`. */
export function NetworkView(props: {
  readonly look: () => Promise<FramingView | null>;
  readonly words: (hint: PictureHint) => string;
}) {
  const { look } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  /** Null: nothing to be done better. Undefined: nothing seen yet, or no more. */
  const [hint, setHint] = useState<PictureHint | null | undefined>(undefined);
  useEffect(() => {
    let over = false;
    let seen: { hint: PictureHint | null | undefined; times: number } = { hint: undefined, times: 0 };
    let old: ReturnType<typeof setTimeout> | undefined;
    const forget = (): void => {
      seen = { hint: undefined, times: 0 };
      setHint(undefined);
      if (canvas.current) draw(canvas.current, null);
    };
    const go = async (): Promise<void> => {
      while (!over) {
        const view = await look();
        if (over) return;
        if (view && canvas.current) {
          clearTimeout(old);
          old = setTimeout(forget, OLD_AFTER_MS);
          draw(canvas.current, view.picture);
          seen = { hint: view.hint, times: view.hint === seen.hint ? seen.times + 1 : 1 };
          if (seen.times >= STEADY) setHint(seen.hint);
        }
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
      }
    };
    void go();
    return () => {
      over = true;
      clearTimeout(old);
    };
  }, [look]);
  return (
    <div className="network-view">
      <canvas ref={canvas} width={48} height={24} role="img" aria-label="What the network sees" />
      <div>
        <p className="small">What the network sees</p>
        <p className={hint ? 'hint' : 'quiet small'} aria-live="polite">
          {hint === undefined
            ? 'Waiting for a picture…'
            : hint
              ? props.words(hint)
              : 'Well framed: the mouth lies in the middle.'}
        </p>
      </div>
    </div>
  );
}
