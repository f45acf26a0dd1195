/** @file The ribbon of the last minute on the page, drawn outside React. */
import { useEffect, useRef } from 'react';
import { drawRibbon } from '../controls/ribbon-drawing.ts';
import type { LastMinute } from '../runtime/last-minute.ts';

const LOOK_EVERY_MS = 250;

/** `words` is what it shows, for people who do not see it. */
export function Ribbon({ minute, words }: { readonly minute: LastMinute; readonly words: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    let drawn: unknown = null;
    const draw = (): void => {
      const node = canvas.current;
      const context = node?.getContext('2d');
      if (!node || !context) return;
      const scale = Math.min(devicePixelRatio, 2);
      const [width, height] = [Math.round(node.clientWidth * scale), Math.round(node.clientHeight * scale)];
      const samples = minute.read();
      if (samples === drawn && node.width === width && node.height === height) return;
      drawn = samples;
      if (node.width !== width || node.height !== height) Object.assign(node, { width, height });
      context.clearRect(0, 0, width, height);
      drawRibbon(context, { x: 0, y: 0, width, height }, samples);
    };
    draw();
    const timer = setInterval(draw, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [minute]);
  return (
    <figure className="ribbon">
      <canvas ref={canvas} role="img" aria-label={`The last minute. ${words}.`} />
      <figcaption aria-hidden="true">
        <span>a minute ago</span>
        <span>above: named · below: recently</span>
        <span>now</span>
      </figcaption>
    </figure>
  );
}
