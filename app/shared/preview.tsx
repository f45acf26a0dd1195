/** @file The source's picture: the very element that the network's frames come from, never a second capture. */
import { useEffect, useRef } from 'react';

/** Holds the frame source's video element for as long as it is shown; it can be in one place at a time. */
export function Preview({
  video,
  label,
}: {
  readonly video: HTMLVideoElement | null;
  readonly label?: string;
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
  return <div ref={place} className="picture" {...(label ? { role: 'img', 'aria-label': label } : {})} />;
}
