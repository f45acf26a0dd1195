/** @file What the network sees: the very crop that it is given, drawn large, with a hint where it could be better. */
import { useEffect, useRef, useState } from 'react';
import type { FramingView } from '../runtime/interfaces.ts';
import type { PictureHint } from '../runtime/store.ts';

const LOOK_EVERY_MS = 150;
/** A hint stays away until it has come so often in a row: one blurred frame is no advice. */
const STEADY = 4;
/** After so long without a newer one, what was seen last says nothing of now; so long a slow computer may take. */
const OLD_AFTER_MS = 5000;
/** What is said of it. `none`: no picture yet, or no more; `looking`: no hint is steady yet; `well`: nothing to be done better. */
type Said = 'none' | 'looking' | 'well' | PictureHint;

const WORDS: Readonly<Record<Exclude<Said, PictureHint>, string>> = {
  none: 'Waiting for a picture…',
  looking: 'Looking at the picture…',
  well: 'Well framed: the mouth lies in the middle.',
};
const isHint = (said: Said): said is PictureHint => !(said in WORDS);

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
  const [said, setSaid] = useState<Said>('none');
  useEffect(() => {
    let over = false;
    let seen: { hint: PictureHint | null | undefined; times: number } = { hint: undefined, times: 0 };
    let old: ReturnType<typeof setTimeout> | undefined;
    const forget = (): void => {
      seen = { hint: undefined, times: 0 };
      setSaid('none');
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
          const steady = seen.times >= STEADY ? (view.hint ?? 'well') : null;
          setSaid((before) => steady ?? (before === 'none' ? 'looking' : before));
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
        <p className={isHint(said) ? 'hint' : 'quiet small'} aria-live="polite">
          {isHint(said) ? props.words(said) : WORDS[said]}
        </p>
      </div>
    </div>
  );
}
