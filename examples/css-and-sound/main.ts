// A page without 3D: CSS properties and three oscillators follow the targets.
import { createMienscape } from 'mienscape';

const mien = createMienscape({ source: { kind: 'demo' } });
const { style } = document.documentElement;
const button = document.querySelector('button') as HTMLButtonElement;

function createPad() {
  const context = new AudioContext();
  const filter = new BiquadFilterNode(context, { frequency: 400 });
  const gain = new GainNode(context, { gain: 0 });
  filter.connect(gain).connect(context.destination);
  for (const frequency of [110, 164.8, 220.5]) {
    const voice = new OscillatorNode(context, { type: 'triangle', frequency });
    voice.connect(filter);
    voice.start();
  }
  return { context, filter, gain };
}

button.addEventListener('click', async () => {
  const pad = createPad();
  button.textContent = 'Opening…';
  mien.subscribe(({ targets: { light, music } }) => {
    style.setProperty('--hue', light.hueDeg.toFixed(1));
    style.setProperty('--light', light.intensity.toFixed(3));
    style.setProperty('--fog', light.fog.toFixed(3));
    pad.filter.frequency.setTargetAtTime(200 + 2000 * music.brightness ** 2, pad.context.currentTime, 0.1);
    pad.gain.gain.setTargetAtTime(0.12 * music.pad, pad.context.currentTime, 0.5);
  });
  await mien.start().then(
    () => {
      button.textContent = 'Reading the demo clip';
    },
    (problem: Error) => {
      button.textContent = problem.message;
    },
  );
});
