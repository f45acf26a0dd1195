/** @file What the network sees: the very crop that it is given, drawn large, with a hint where it could be better. */
import { useEffect, useRef, useState } from 'react';
import type { FramingView } from '../runtime/interfaces.ts';
import type { PictureHint } from '../runtime/store.ts';
import { hintWords } from './framing-hints.ts';

const LOOK_EVERY_MS = 150;
/** A hint stays away until it has come so often in a row: one blurred frame is no advice. */
const STEADY = 4;

function draw(canvas: HTMLCanvasElement, { picture }: FramingView): void {
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

export function NetworkView(props: {
  readonly look: () => Promise<FramingView | null>;
  readonly live: boolean;
}) {
  const { look } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [hint, setHint] = useState<PictureHint | null>(null);
  useEffect(() => {
    let over = false;
    let seen: { hint: PictureHint | null; times: number } = { hint: null, times: 0 };
    const go = async (): Promise<void> => {
      while (!over) {
        const view = await look();
        if (over) return;
        if (view && canvas.current) {
          draw(canvas.current, view);
          seen = { hint: view.hint, times: view.hint === seen.hint ? seen.times + 1 : 1 };
          if (seen.times >= STEADY) setHint(seen.hint);
        }
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
      }
    };
    void go();
    return () => {
      over = true;
    };
  }, [look]);
  return (
    <div className="network-view">
      <canvas ref={canvas} width={48} height={24} role="img" aria-label="What the network sees" />
      <div>
        <p className="small">What the network sees</p>
        <p className={hint ? 'hint' : 'quiet small'} aria-live="polite">
          {hint ? hintWords(hint, props.live) : 'Well framed: the mouth lies in the middle.'}
        </p>
      </div>
    </div>
  );
}
