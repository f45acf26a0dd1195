/** @file The level of one's own music as it sounds now; written ten times a second without React renders. */
import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { Soundscape } from '../../experience/audio/soundscape.ts';

const EVERY_MS = 100;
const FLOOR_DB = -60;

export function LevelMeter({ soundscape }: { readonly soundscape: Soundscape }) {
  const sounding = useStore(soundscape.store, (state) => state.sounding);
  const meter = useRef<HTMLMeterElement>(null);
  const text = useRef<HTMLOutputElement>(null);
  const isOwn = sounding === 'own';
  useEffect(() => {
    if (!isOwn) return;
    const timer = setInterval(() => {
      const db = 20 * Math.log10((soundscape.peak() ?? 0) + 1e-6);
      if (meter.current) meter.current.value = Math.max(FLOOR_DB, db);
      if (text.current)
        text.current.textContent = db < FLOOR_DB ? 'silent' : `${db.toFixed(0).replace('-', '−')} dBFS`;
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [isOwn, soundscape]);
  if (!isOwn) return <p className="quiet small">{sounding === 'composed' ? 'Composed music plays' : ''}</p>;
  return (
    <span className="level-meter">
      <meter
        ref={meter}
        min={FLOOR_DB}
        max={0}
        high={-3}
        optimum={-20}
        aria-label="Level of your own music"
      />
      <output ref={text} className="small" translate="no" aria-live="off" />
    </span>
  );
}
