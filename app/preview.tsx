/** @file The source's picture: the same stream the network reads, never a second capture. */
import { useEffect, useRef } from 'react';

/** Shows the video element that the frame source owns, or nothing; decorative, the words carry the meaning. */
export function Preview({ video }: { readonly video: HTMLVideoElement | null }) {
  const shown = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = shown.current;
    if (!element || !video) return;
    element.srcObject = video.srcObject;
    if (!video.srcObject) {
      element.src = video.currentSrc || video.src;
      element.currentTime = video.currentTime;
    }
    element.play().catch(() => {
      // A preview that may not play is a still picture; sensing goes on.
    });
    return () => {
      element.srcObject = null;
      element.removeAttribute('src');
      element.load();
    };
  }, [video]);
  return <video ref={shown} muted loop playsInline tabIndex={-1} aria-label="What the network is given" />;
}
