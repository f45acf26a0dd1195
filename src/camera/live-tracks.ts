/**
 * @file Every camera track that this page holds, from the moment the browser hands it over until it is stopped. The
 * sign that tells of the camera follows this list, whatever else is going on, and the kill switch empties it.
 */

type Track = Pick<MediaStreamTrack, 'readyState' | 'stop' | 'addEventListener'>;
type Stream = { getTracks(): readonly Track[] };

export type LiveTracks = ReturnType<typeof createLiveTracks>;

export function createLiveTracks() {
  const live = new Set<Track>();
  const listeners = new Set<(live: boolean) => void>();
  let told = false;
  const tell = (): void => {
    const now = live.size > 0;
    if (now === told) return;
    told = now;
    for (const listener of [...listeners]) listener(now);
  };
  const forget = (track: Track): void => {
    live.delete(track);
    tell();
  };
  return {
    /** Takes over every track of a stream that was just granted. */
    add(stream: Stream): void {
      for (const track of stream.getTracks()) {
        if (track.readyState === 'ended') continue;
        live.add(track);
        // Only what ends from outside says so; our own stop() goes through `stop` below.
        track.addEventListener('ended', () => forget(track), { once: true });
      }
      tell();
    },
    stop(stream: Stream): void {
      for (const track of stream.getTracks()) {
        track.stop();
        live.delete(track);
      }
      tell();
    },
    /** The kill switch: before it returns, no track of this page is live. */
    stopAll(): void {
      for (const track of live) track.stop();
      live.clear();
      tell();
    },
    any: (): boolean => live.size > 0,
    subscribe(listener: (live: boolean) => void): () => void {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

/** The tracks of this page. */
export const cameraTracks = createLiveTracks();
