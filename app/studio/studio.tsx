/** @file The studio's page: the live world beside the editor, sessions under both. */
import { type DragEvent, useCallback, useEffect, useLayoutEffect, useState } from 'react';
import { useStore } from 'zustand';
import { BUILT_IN_MAPPINGS, type Mapping, proveComfort } from '../../src/adaptation/index.ts';
import { createSignal } from '../experience/headset/signal.ts';
import { DrawingAlert, GuardedStage, useDrawing } from '../experience/stage-guard.tsx';
import { ConsentDialog } from '../onboarding/consent.tsx';
import { latelyWords } from '../panel/recent-words.ts';
import { Status } from '../panel/status.tsx';
import { useControls } from '../panel/use-controls.ts';
import { emotionWord } from '../panel/words.ts';
import { type Pipeline, sourceName } from '../pipeline/pipeline.ts';
import type { Soundscape } from '../pipeline/soundscape.ts';
import { fork } from './document/edits.ts';
import { importMapping } from './document/files.ts';
import type { Library } from './document/library.ts';
import type { StudioStore } from './document/studio-store.ts';
import { OutputEditor } from './editor/output-editor.tsx';
import { OutputList } from './editor/output-list.tsx';
import { type Notice, NoticePlace } from './notice.tsx';
import { SessionsPanel } from './sessions/sessions-panel.tsx';
import { TopBar } from './top-bar.tsx';
import { useSettled } from './use-settled.ts';
import { DrivePane } from './world/drive-pane.tsx';

const nothing = (): void => undefined;
const SAVE_AFTER_MS = 600;
const PROVE_AFTER_MS = 150;

function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const change = (): void => setMatches(list.matches);
    list.addEventListener('change', change);
    return () => list.removeEventListener('change', change);
  }, [query]);
  return matches;
}

function useTheme(): readonly ['dark' | 'light', () => void] {
  const prefersLight = useMedia('(prefers-color-scheme: light)');
  const [chosen, setChosen] = useState<'dark' | 'light' | null>(null);
  const theme = chosen ?? (prefersLight ? 'light' : 'dark');
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  return [theme, () => setChosen(theme === 'dark' ? 'light' : 'dark')];
}

const UNTOUCHED = 'Saved as you edit';

/** Saves as one edits; tells how it stands in words. What nobody has touched yet is not saved. */
function useLibrary(library: Library, mapping: Mapping, untouched: Set<Mapping>) {
  const [saved, setSaved] = useState<readonly Mapping[]>([]);
  /** How saving went, and of what. */
  const [outcome, setOutcome] = useState<{ readonly of: Mapping; readonly words: string } | null>(null);
  const settled = useSettled(mapping, SAVE_AFTER_MS);
  const rests = mapping === settled;
  const refresh = useCallback((): void => void library.list().then(setSaved, nothing), [library]);
  const save = useCallback(
    (chosen: Mapping): void => {
      untouched.delete(chosen);
      library.save(chosen).then(
        () => {
          setOutcome({ of: chosen, words: 'Saved in this browser' });
          refresh();
        },
        () => setOutcome({ of: chosen, words: 'Not saved: this browser keeps nothing here. Export a file.' }),
      );
    },
    [library, untouched, refresh],
  );
  useEffect(() => {
    if (!rests) return;
    if (untouched.has(settled)) refresh();
    else save(settled);
  }, [settled, rests, untouched, refresh, save]);
  const remove = (chosen: Mapping): void => {
    untouched.delete(chosen);
    setOutcome(null);
    void library.remove(chosen.id).then(refresh, nothing);
  };
  const done = outcome?.of === mapping ? outcome.words : 'Saving…';
  return { saved, saving: untouched.has(mapping) ? UNTOUCHED : done, save, remove };
}

export function Studio(props: {
  readonly pipeline: Pipeline;
  readonly soundscape: Soundscape;
  readonly studio: StudioStore;
  readonly library: Library;
  /** Documents that are open and are not to be saved before they are edited. */
  readonly untouched: Set<Mapping>;
}) {
  const { pipeline, studio } = props;
  const line = useStore(pipeline.store);
  const { slots, active, path } = useStore(studio);
  const { mapping } = slots[active].present;
  const proof = proveComfort(useSettled(mapping, PROVE_AFTER_MS));
  const library = useLibrary(props.library, mapping, props.untouched);
  const { save } = library;
  const reducedMotion = useMedia('(prefers-reduced-motion: reduce)');
  const [theme, toggleTheme] = useTheme();
  const [notice, setNotice] = useState<Notice | null>(null);
  const [deleted, setDeleted] = useState<{ readonly gone: Mapping; readonly next: Mapping } | null>(null);
  const [asking, setAsking] = useState(false);
  const [inHeadset, setInHeadset] = useState(false);
  const drawing = useDrawing();
  const [recentre] = useState(createSignal);
  const controls = useControls(pipeline, props.soundscape, recentre.request);
  useEffect(() => pipeline.setReducedMotion(reducedMotion), [pipeline, reducedMotion]);
  useShortcuts(studio);

  const openCamera = (): void => {
    if (pipeline.hasConsent()) void pipeline.openCamera(null);
    else setAsking(true);
  };
  // The history brought it back: it is on the disk again before anything else happens.
  const isBack = deleted?.gone.id === mapping.id;
  useEffect(() => {
    if (!isBack) return;
    setDeleted(null);
    save(mapping);
  }, [isBack, save, mapping]);
  // It is gone from the disk at once; this tab can bring it back, by its notice and by the history alike.
  const remove = (): void => {
    const [builtIn] = BUILT_IN_MAPPINGS;
    if (!builtIn) return;
    const next = fork(builtIn, [mapping.id, ...library.saved.map(({ id }) => id)]);
    props.untouched.add(next);
    library.remove(mapping);
    studio.open(next);
    setNotice(null);
    setDeleted({ gone: mapping, next });
  };
  const deletion: Notice | null = deleted && {
    kind: 'told',
    text: `Deleted “${deleted.gone.name}”.`,
    onUndo: () => {
      const { gone, next } = deleted;
      setDeleted(null);
      save(gone);
      // Only where nothing was done since: else it waits in the menu.
      if (studio.document().mapping === next) studio.undo();
      else setNotice({ kind: 'told', text: `“${gone.name}” is back, under Mappings.` });
    },
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    const file = event.dataTransfer.files[0];
    if (!file) return;
    if (!file.name.endsWith('.json')) {
      void pipeline.openFile(file);
      return;
    }
    importMapping(studio, file).then(
      () => setNotice(null),
      (error: Error) => setNotice({ kind: 'refused', text: `${file.name} was refused. ${error.message}` }),
    );
  };

  return (
    <main className="studio" onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      <TopBar
        studio={studio}
        soundscape={props.soundscape}
        proof={proof}
        saved={library.saved}
        saving={library.saving}
        theme={theme}
        onTheme={toggleTheme}
        onNotice={setNotice}
        onRemove={remove}
      />
      <NoticePlace
        notice={notice ?? deletion}
        onDismiss={() => {
          setNotice(null);
          setDeleted(null);
        }}
      />
      <div className="work">
        <div className="world">
          <div className="studio-world">
            <GuardedStage
              drawing={drawing}
              stage={{
                pipeline,
                soundscape: props.soundscape,
                reducedMotion,
                recentre,
                onPresenting: setInHeadset,
                onVisitOver: nothing,
              }}
            />
            <DrawingAlert drawing={drawing} />
            <p className="world-emotion">
              {emotionWord(line.reading.emotion)}
              <span className="lately">{latelyWords(line.reading.emotion.recent)}</span>
            </p>
          </div>
          <DrivePane pipeline={pipeline} onCamera={openCamera} />
        </div>
        <OutputList
          mapping={mapping}
          proof={proof}
          solo={slots[active].present.solo}
          selected={path}
          live={pipeline.live}
          onSelect={studio.select}
          onClearSolo={() => studio.edit((document) => ({ ...document, solo: [] }))}
          onHalfLife={(recentHalfLifeS) =>
            studio.edit(
              (document) => ({ ...document, mapping: { ...document.mapping, recentHalfLifeS } }),
              'half-life',
            )
          }
          onEnd={studio.endGesture}
        />
        <OutputEditor studio={studio} pipeline={pipeline} breaches={proof.breaches} />
        <details className="sessions pane">
          <summary>Sessions</summary>
          <SessionsPanel
            pipeline={pipeline}
            mapping={mapping}
            mappings={[...BUILT_IN_MAPPINGS, ...library.saved]}
          />
        </details>
      </div>
      {asking && (
        <ConsentDialog
          onAnswer={(agreed) => {
            setAsking(false);
            if (!agreed) return;
            pipeline.giveConsent();
            void pipeline.openCamera(null);
          }}
        />
      )}
      <Status
        live={pipeline.live}
        backend={line.engine.kind === 'ready' ? line.engine.backend : line.engine.kind}
        source={sourceName(line.source)}
        sensing={line.source.kind}
        mapping={mapping.id}
        presenting={inHeadset ? 'headset' : 'screen'}
        safePlace={line.safePlace}
        controls={controls}
      />
    </main>
  );
}

/** Ctrl Z, Ctrl Shift Z or Ctrl Y, and Ctrl E to change between A and B; ⌘ as well. */
function useShortcuts(studio: StudioStore): void {
  // Before the first picture: keys count as soon as there is something to see.
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent): void => {
      // A session has a history of its own.
      if (event.defaultPrevented || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      const key = event.key.toLowerCase();
      if (key === 'z') (event.shiftKey ? studio.redo : studio.undo)();
      else if (key === 'y') studio.redo();
      else if (key === 'e') studio.activate(studio.getState().active === 'A' ? 'B' : 'A');
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [studio]);
}
