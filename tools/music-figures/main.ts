/** @file A bare page to hear and measure the music by: play live, or render offline for the script beside it. */

import { createMusic, EMOTION_MUSIC, type Music } from '../../app/experience/audio/music/index.ts';
import { type RenderOptions, renderMusic } from '../../app/experience/audio/music/render-offline.ts';
import { EMOTIONS, type Emotion, type MusicTargets } from '../../src/core/index.ts';

interface MusicHarness {
  readonly music: Music;
  readonly presets: typeof EMOTION_MUSIC;
  /** Interleaved 16-bit PCM as base64: what a script can carry out of the page. */
  renderPcm(targets: MusicTargets, seconds: number, options?: RenderOptions): Promise<string>;
}

declare global {
  interface Window {
    musicHarness: MusicHarness;
  }
}

const music = createMusic({ targets: EMOTION_MUSIC.neutral, seed: 1 });

window.musicHarness = {
  music,
  presets: EMOTION_MUSIC,
  renderPcm: async (targets, seconds, options) =>
    toBase64(interleave(await renderMusic(targets, seconds, options))),
};

function interleave(buffer: AudioBuffer): Int16Array {
  const [left, right] = [buffer.getChannelData(0), buffer.getChannelData(1)];
  return Int16Array.from({ length: buffer.length * 2 }, (_, i) => {
    const sample = (i % 2 === 0 ? left : right)[i >> 1] ?? 0;
    return Math.round(Math.max(-1, Math.min(1, sample)) * 32767);
  });
}

function toBase64(samples: Int16Array): string {
  const bytes = new Uint8Array(samples.buffer);
  let text = '';
  for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
  return btoa(text);
}

const select = document.querySelector<HTMLSelectElement>('#emotion');
const readout = document.querySelector<HTMLOutputElement>('#readout');
for (const emotion of EMOTIONS) select?.append(new Option(emotion, emotion));
select?.addEventListener('change', () => music.update(EMOTION_MUSIC[select.value as Emotion]));
document.querySelector('#start')?.addEventListener('click', () => void music.start());
setInterval(() => {
  if (readout) readout.value = `${music.state} ${JSON.stringify(music.read())}`;
}, 250);
