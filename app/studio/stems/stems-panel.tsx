/** @file “Your own music”: files in, roles by menus, tempo and loop, loudness, and what is to sound. */
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { STEM_LIMITS, STEM_LUFS } from '../../../src/stems/index.ts';
import { MUSIC_CHOICES } from '../../controls/controls.ts';
import type { OwnMusic } from '../../experience/audio/own-music.ts';
import type { Soundscape } from '../../experience/audio/soundscape.ts';
import type { Runtime } from '../../runtime/interfaces.ts';
import { FileButton } from '../../shared/file-button.tsx';
import { Radios } from '../../shared/radios.tsx';
import { saveFile } from '../../shared/save-file.ts';
import { FieldSubject, NumberField } from '../editor/number-field.tsx';
import { useOwnHistory } from '../own-history.ts';
import { LevelMeter } from './level-meter.tsx';
import { StemRow } from './stem-row.tsx';
import type { StemsModel } from './stems-model.ts';
import { TimingFields } from './timing-fields.tsx';
import './stems.css';

/** Files are decoded and mixed to be measured: not at every key that is pressed. */
const MEASURE_AFTER_MS = 900;

const LEVELLING = [
  { value: 'mix', label: 'Keep the mix' },
  { value: 'each', label: 'All stems equally loud' },
] as const;

async function saveStems(model: StemsModel): Promise<void> {
  const parts = await model.exportParts();
  if (parts) saveFile('own-music.mienstems', parts, 'application/octet-stream');
}

export interface StemsPanelProps {
  readonly runtime: Runtime;
  readonly soundscape: Soundscape;
  readonly ownMusic: OwnMusic;
  readonly model: StemsModel;
}

export function StemsPanel({ runtime, soundscape, ownMusic, model }: StemsPanelProps) {
  const { history, outlines, reading, refused, told } = useStore(model.store);
  const { level, problem, set: followed } = useStore(ownMusic.store);
  const musicChoice = useStore(runtime.store, (state) => state.musicChoice);
  const sound = useStore(soundscape.store);
  const section = useOwnHistory<HTMLElement>(model);
  const set = history.present;
  const isEmpty = set.stems.length === 0;
  const [asked, setAsked] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each set that is followed is measured anew
  useEffect(() => {
    const timer = setTimeout(() => void ownMusic.measure(), MEASURE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [ownMusic, followed, asked]);
  return (
    <section className="stems-panel" aria-label="Your own music" {...section}>
      <p className="quiet small">
        Add stems (one file for each role) or whole pieces in two versions. Pad, bass, melody, pulse and air
        follow the outputs of these names. Calm and lively cross-fade with the tempo, dark and bright with the
        mode. Files stay in this browser and are not sent anywhere.
      </p>
      <div className="stems-actions">
        <FileButton
          label="Choose audio files…"
          accept="audio/*,.wav,.flac,.mp3,.ogg,.opus,.m4a,.aif,.aiff,.mienstems"
          multiple
          disabled={reading !== null}
          onFiles={(files) => void model.bring(files)}
        />
        <button
          type="button"
          onClick={model.undo}
          disabled={history.past.length === 0}
          aria-label="Undo in your own music"
        >
          Undo
        </button>
        <button
          type="button"
          onClick={model.redo}
          disabled={history.future.length === 0}
          aria-label="Redo in your own music"
        >
          Redo
        </button>
        <button type="button" onClick={() => void saveStems(model)} disabled={isEmpty}>
          Export as one file
        </button>
        <p className="quiet small" aria-live="polite">
          {reading === null ? '' : `Reading ${reading.name} (${reading.done + 1} of ${reading.of})…`}
        </p>
      </div>
      {reading && <progress max={reading.of} value={reading.done + 0.5} aria-label="Reading files" />}
      {(refused.length > 0 || told.length > 0) && (
        <div className="stems-words">
          {refused.map((each) => (
            <p key={each} role="alert">
              {each}
            </p>
          ))}
          {told.map((each) => (
            <p key={each} className="quiet">
              {each}
            </p>
          ))}
          <button type="button" onClick={model.dismiss}>
            Dismiss
          </button>
        </div>
      )}
      {isEmpty ? (
        <p className="quiet">
          {`No stem yet. Drop files here: up to ${STEM_LIMITS.stems}, of 1 s to ${STEM_LIMITS.longestSec / 60} min and ${STEM_LIMITS.fileBytes / 1e6} MB each. The composed music plays until then.`}
        </p>
      ) : (
        <FieldSubject value={set}>
          <Radios
            legend="Which music plays"
            choices={MUSIC_CHOICES}
            value={musicChoice}
            onChange={(next) => {
              runtime.preferences.set({ musicChoice: next });
              setAsked((count) => count + 1);
            }}
          />
          <div className="stems-actions">
            <button type="button" onClick={soundscape.toggle}>
              {sound.kind === 'playing' || sound.kind === 'starting' ? 'Stop listening' : 'Listen'}
            </button>
            <LevelMeter soundscape={soundscape} />
          </div>
          {sound.reason !== null && <p role="alert">{sound.reason}</p>}
          <h3>Tempo and loop</h3>
          <div className="stems-timing">
            <TimingFields
              timing={set.timing}
              beatsPerBar={set.beatsPerBar}
              onChange={(timing, gesture) => model.edit({ ...set, timing }, gesture)}
              onEnd={model.endGesture}
            />
            <NumberField
              label="Beats in a bar"
              value={set.beatsPerBar}
              step={1}
              onCommit={(beatsPerBar) =>
                beatsPerBar === undefined ? null : model.edit({ ...set, beatsPerBar })
              }
            />
          </div>
          <Radios
            legend="Loudness"
            choices={LEVELLING}
            value={set.levelling}
            onChange={(levelling) => model.edit({ ...set, levelling })}
          />
          <p
            className="stems-verdict small"
            role="note"
            data-bad={problem !== null || level?.bounded === true}
          >
            {problem ??
              (level === null
                ? 'Measuring…'
                : level.bounded
                  ? `Cannot be matched to ${STEM_LUFS.toFixed(0).replace('-', '−')} LUFS: it reaches only ${level.loudnessLufs.toFixed(1).replace('-', '−')} LUFS. Export the music at a usual loudness.`
                  : `Matched to ${level.loudnessLufs.toFixed(1).replace('-', '−')} LUFS, as loud as the composed music.`)}
          </p>
          <h3>Stems</h3>
          <ul className="stem-list">
            {set.stems.map((stem) => (
              <StemRow
                key={stem.id}
                model={model}
                set={set}
                stem={stem}
                outline={outlines.get(stem.id)}
                matchDb={level?.matchDb[stem.role]}
              />
            ))}
          </ul>
        </FieldSubject>
      )}
    </section>
  );
}
