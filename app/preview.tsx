/** @file The source's picture, a few times a second: the same frames the network is given, never a second capture. */
import { useEffect, useRef } from 'react';

/** Enough to frame a face by; each picture shown makes the browser draw the page again. */
const DRAW_EVERY_MS = 100;

/** Draws the video element that the frame source owns. `label` is what a screen reader says; none: decorative. */
export function Preview({
  video,
  label,
}: {
  readonly video: HTMLVideoElement | null;
  readonly label?: string;
}) {
  const shown = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const canvas = shown.current;
    // A canvas in plain memory: through the graphics process each small picture would wait for the world's.
    const context = canvas?.getContext('2d', { willReadFrequently: true });
    if (!canvas || !context || !video) return;
    const draw = (): void => {
      const { videoWidth, videoHeight } = video;
      if (videoWidth === 0) return;
      if (canvas.width !== videoWidth) canvas.width = videoWidth;
      if (canvas.height !== videoHeight) canvas.height = videoHeight;
      context.drawImage(video, 0, 0);
    };
    draw();
    const timer = setInterval(draw, DRAW_EVERY_MS);
    return () => clearInterval(timer);
  }, [video]);
  return label ? (
    <canvas ref={shown} role="img" aria-label={label} />
  ) : (
    <canvas ref={shown} aria-hidden="true" />
  );
}
