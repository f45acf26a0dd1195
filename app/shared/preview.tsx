/** @file The source's picture: the very element that the network's frames come from, never a second capture. */
import { useEffect, useRef } from 'react';
import { type Place, picturePlace } from './picture-place.ts';

/** Holds the frame source's video element for as long as it is shown; it can be in one place at a time. */
export function Preview({
  video,
  label,
  onPick,
}: {
  readonly video: HTMLVideoElement | null;
  readonly label?: string;
  /** A place of the picture was pressed. Keys and screen readers have a button for what it does. */
  readonly onPick?: ((place: Place) => void) | undefined;
}) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!video) return;
    video.tabIndex = -1;
    place.current?.append(video);
    // A video that is taken out of the page stops by itself.
    void video.play().catch(() => undefined);
    return () => {
      video.remove();
      void video.play().catch(() => undefined);
    };
  }, [video]);
  useEffect(() => {
    const node = place.current;
    if (!video || !node || !onPick) return;
    const press = ({ clientX, clientY }: MouseEvent): void => {
      const size = { width: video.videoWidth, height: video.videoHeight };
      const fit = getComputedStyle(video).objectFit;
      const at = picturePlace({ x: clientX, y: clientY }, video.getBoundingClientRect(), size, fit);
      if (at) onPick(at);
    };
    node.addEventListener('click', press);
    return () => node.removeEventListener('click', press);
  }, [video, onPick]);
  return (
    <div
      ref={place}
      className={onPick ? 'picture picture-pick' : 'picture'}
      {...(label ? { role: 'img', 'aria-label': label } : {})}
    />
  );
}
