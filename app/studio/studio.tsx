/** @file The studio's page: the live world beside the editor, sessions under both. */

import { type DragEvent, useCallback, useEffect, useLayoutEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { BUILT_IN_MAPPINGS, type Mapping, proveComfort } from '../../src/adaptation/index.ts';
import type { OutputPath } from '../../src/core/index.ts';
import { panelText } from '../controls/panel-text.ts';
import { recentWords } from '../controls/recent-words.ts';
import { useControls } from '../controls/use-controls.ts';
import type { OwnMusic } from '../experience/audio/own-music.ts';
import type { Soundscape } from '../experience/audio/soundscape.ts';
import { linkedWorldsOf } from '../experience/own-worlds/linked-worlds.ts';
import { ownWorldsOf } from '../experience/own-worlds/own-worlds.ts';
import { useWorlds } from '../experience/own-worlds/use-worlds.ts';
import { createSignal } from '../experience/signal.ts';
import { DrawingAlert, GuardedStage, useDrawing } from '../experience/stage-guard.tsx';
import { LinkPanel } from '../link/link-panel.tsx';
import { devicesToAsk } from '../link/link-room.tsx';
import { useInvitation } from '../link/use-invitation.ts';
import type { Offline } from '../offline/offline.ts';
import { RefusalNote } from '../offline/refusal-note.tsx';
import { UpdateNote } from '../offline/update-note.tsx';
import { ConsentDialog } from '../onboarding/consent.tsx';
import { KillSwitch } from '../panel/kill-switch.tsx';
import { Status } from '../panel/status.tsx';
import type { Runtime } from '../runtime/interfaces.ts';
import { sourceName } from '../runtime/runtime.ts';
import { type FileKind, kindOfFile, UNREADABLE_WORDS } from '../shared/file-kind.ts';
import { commandOf, historyStepOf, takesText } from '../shared/keys.ts';
import { newId } from '../shared/new-id.ts';
import { useKeptFocus } from '../shared/use-kept-focus.ts';
import { KeptOnDevice } from '../storage/stored-data.tsx';
import type { Autosave } from './document/autosave.ts';
import { referenceFor, references } from './document/differences.ts';
import { fork, heard } from './document/edits.ts';
import { importMapping } from './document/files.ts';
import type { StudioStore } from './document/studio-store.ts';
import { OutputEditor } from './editor/output-editor.tsx';
import { OutputList } from './editor/output-list.tsx';
import { type FilesToOpen, filesToOpen, withLeftOut } from './files-to-open.ts';
import { importAll } from './imported-notice.ts';
import { firstPending, type Notice, NoticePlace } from './notice.tsx';
import { Overview } from './overview/overview.tsx';
import { OwnWorldsPanel } from './own-worlds/own-worlds-panel.tsx';
import { conflictNotice, savingWords } from './saving-words.ts';
import { SessionsPanel, sessionsOf } from './sessions/sessions-panel.tsx';
import { stemsOf } from './stems/open-stems.ts';
import { StemsPanel } from './stems/stems-panel.tsx';
import { TopBar } from './top-bar.tsx';
import { useSettled } from './use-settled.ts';
import { OverridePane } from './world/override-pane.tsx';

const nothing = (): void => undefined;
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

/** Saves what a page holds that goes away, or asks where it cannot. */
function useLeaving(autosave: Autosave): void {
  useEffect(() => {
    const hidden = (): void => {
      if (!document.hidden) return;
      autosave.leaveDrafts();
      void autosave.flush();
    };
    const leave = (): void => {
      autosave.leaveDrafts();
      void autosave.flush();
    };
    const ask = (event: BeforeUnloadEvent): void => {
      if (autosave.atRisk) event.preventDefault();
    };
    document.addEventListener('visibilitychange', hidden);
    addEventListener('pagehide', leave);
    addEventListener('beforeunload', ask);
    return () => {
      document.removeEventListener('visibilitychange', hidden);
      removeEventListener('pagehide', leave);
      removeEventListener('beforeunload', ask);
    };
  }, [autosave]);
}

export function Studio(props: {
  readonly runtime: Runtime;
  readonly soundscape: Soundscape;
  readonly ownMusic: OwnMusic;
  readonly studio: StudioStore;
  readonly autosave: Autosave;
  readonly offline: Offline;
}) {
  const { runtime, studio, autosave } = props;
  const line = useStore(runtime.store);
  const { slots, active, path, comparedWith } = useStore(studio);
  const { mapping, solo } = slots[active].present;
  const reference = referenceFor(references(slots, active), comparedWith, mapping);
  const settled = useSettled(mapping, PROVE_AFTER_MS);
  const proof = proveComfort(settled);
  const atRest = useMemo(() => heard(settled, solo), [settled, solo]);
  const saves = useStore(autosave.store);
  const { kept, rescued } = saves;
  const names = kept.map(({ name }) => name);
  useEffect(() => void autosave.refresh(), [autosave]);
  useLeaving(autosave);
  const reducedMotion = useMedia('(prefers-reduced-motion: reduce)');
  const [theme, toggleTheme] = useTheme();
  const [notice, setNotice] = useState<Notice | null>(null);
  const [deleted, setDeleted] = useState<{ readonly gone: Mapping; readonly next: Mapping } | null>(null);
  const [asking, setAsking] = useState(false);
  const [stemsOpen, setStemsOpen] = useState(false);
  const [keptOpen, setKeptOpen] = useState(false);
  const [linkOpen, setLinkOpen] = useState(false);
  const openLink = useCallback(() => setLinkOpen(true), []);
  const invitation = useInvitation(openLink);
  const asks = useStore(runtime.link.store, (state) => devicesToAsk(state).length);
  useEffect(() => {
    if (asks > 0) openLink();
  }, [asks, openLink]);
  const [inHeadset, setInHeadset] = useState(false);
  const sound = useStore(props.soundscape.store);
  const presenting = useCallback(
    (now: boolean): void => {
      setInHeadset(now);
      runtime.link.setPresenting(now ? 'headset' : 'screen');
    },
    [runtime],
  );
  const drawing = useDrawing();
  const [recentre] = useState(createSignal);
  const [worldsOpen, setWorldsOpen] = useState(false);
  const linkedWorld = useStore(linkedWorldsOf(runtime).store, ({ kind }) => kind);
  useEffect(() => {
    if (linkedWorld !== 'none') setWorldsOpen(true);
  }, [linkedWorld]);
  const worlds = useWorlds(runtime);
  const controls = useControls(runtime, props.soundscape, worlds, recentre.request);
  useEffect(() => runtime.preferences.set({ reducedMotion: reducedMotion }), [runtime, reducedMotion]);
  useShortcuts(studio);

  const refused = (error: unknown): void =>
    setNotice({ kind: 'refused', text: error instanceof Error ? error.message : String(error) });
  /** From the overview: the curve is opened and shown. */
  const openRow = (output: OutputPath, row: number): void => {
    studio.select(output);
    studio.show(Math.max(0, row));
    document.querySelector('.editor')?.scrollIntoView({ block: 'nearest' });
  };
  const openCamera = (): void => {
    if (runtime.preferences.hasConsent()) void runtime.sources.openCamera(null);
    else setAsking(true);
  };
  // The history brought it back, and with it on the disk.
  const isBack = deleted?.gone.id === mapping.id;
  useEffect(() => {
    if (isBack) setDeleted(null);
  }, [isBack]);
  // Erased everywhere: no notice brings it back.
  useEffect(
    () =>
      runtime.storage.storedData.onForget((stores) => {
        if (stores.includes('mappings')) setDeleted(null);
      }),
    [runtime],
  );
  // It is gone from the disk at once; this tab can bring it back, by its notice and by the history alike.
  const remove = (): void => {
    const [builtIn] = BUILT_IN_MAPPINGS;
    if (!builtIn) return;
    const next = fork(
      builtIn,
      newId(),
      names.filter((name) => name !== mapping.name),
    );
    autosave.openUntouched(next);
    autosave.remove(mapping.id).catch(refused);
    setNotice(null);
    setDeleted({ gone: mapping, next });
  };
  const deletion: Notice | null = deleted && {
    kind: 'told',
    text: `Deleted “${deleted.gone.name}”.`,
    onUndo: () => {
      const { gone, next } = deleted;
      setDeleted(null);
      // Only where nothing was done since: else it waits in the menu.
      if (studio.document().mapping === next) studio.undo();
      else {
        setNotice({ kind: 'told', text: `“${gone.name}” is back, under Mappings.` });
        autosave.restore(gone).catch(refused);
      }
    },
  };
  const rescue: Notice | null =
    rescued.length === 0
      ? null
      : { kind: 'told', text: `Restored edits that a closed tab had not saved: ${rescued.join(', ')}.` };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    void openFiles([...event.dataTransfer.files]);
  };
  /** By what they hold: from the menu, from the sessions' list and dropped alike. */
  const openFiles = async (files: readonly File[]): Promise<void> => {
    const chosen = filesToOpen(files, await Promise.all(files.map(kindOfFile)));
    if (!chosen) return;
    const told = withLeftOut(await openAs(chosen.kind, chosen.open), chosen.left);
    if (told) setNotice(told);
  };
  /** Answers what is to be said of it. */
  const openAs = async (kind: FileKind, files: FilesToOpen<File>['open']): Promise<Notice | null> => {
    const [first] = files;
    switch (kind) {
      case 'binary':
        await runtime.sources.openFile(first);
        return null;
      case 'audio':
        await bringStems(files);
        return null;
      case 'session':
        await sessionsOf(runtime).importFile(first);
        return null;
      case 'unreadable':
        return { kind: 'refused', text: `“${first.name}” was not opened. ${UNREADABLE_WORDS}` };
      case 'world':
        setWorldsOpen(true);
        await ownWorldsOf(runtime).add(first);
        return null;
      default: {
        const to = { studio, autosave, library: runtime.storage.mappings, newId };
        return importAll(files, (file) => importMapping(to, file), setNotice);
      }
    }
  };
  const bringStems = (files: readonly File[]): Promise<void> => {
    const fold = document.querySelector<HTMLDetailsElement>('.stems');
    if (fold) fold.open = true;
    fold?.scrollIntoView({ block: 'nearest' });
    return stemsOf(runtime).bring(files);
  };

  return (
    <main
      className="studio"
      {...useKeptFocus<HTMLElement>()}
      onDragOver={(event) => event.preventDefault()}
      onDrop={drop}
    >
      <KillSwitch runtime={runtime} />
      <TopBar
        studio={studio}
        library={runtime.storage.mappings}
        soundscape={props.soundscape}
        proof={proof}
        autosave={autosave}
        saving={savingWords(saves, active)}
        theme={theme}
        onTheme={toggleTheme}
        onNotice={setNotice}
        onFiles={(files) => void openFiles(files)}
        onRemove={remove}
      />
      <NoticePlace
        {...firstPending([
          { notice: conflictNotice(saves, active, autosave), onDismiss: nothing },
          { notice, onDismiss: () => setNotice(null) },
          { notice: deletion, onDismiss: () => setDeleted(null) },
          { notice: rescue, onDismiss: () => autosave.store.setState({ rescued: [] }) },
        ])}
      />
      <div className="work">
        <div className="world">
          <div className="studio-world">
            <GuardedStage
              drawing={drawing}
              stage={{
                runtime,
                soundscape: props.soundscape,
                reducedMotion,
                recentre,
                onPresenting: presenting,
                onVisitOver: nothing,
              }}
            />
            <DrawingAlert drawing={drawing} />
            <p className="world-emotion">
              <span>{panelText(line).emotion}</span>
              <span className="recently" translate="no">
                {recentWords(line.reading.emotion.recent)}
              </span>
            </p>
          </div>
          <OverridePane
            runtime={runtime}
            controls={controls}
            reducedMotion={reducedMotion}
            soundFault={sound.reason}
            onCamera={openCamera}
            onFile={(file) => void openFiles([file])}
          />
        </div>
        <OutputList
          mapping={mapping}
          proof={proof}
          solo={slots[active].present.solo}
          selected={path}
          live={runtime.simulation.latest}
          onSelect={studio.select}
          onClearSolo={() => studio.edit((document) => ({ ...document, solo: [] }))}
          onHalfLife={(recentHalfLifeS) =>
            studio.edit(
              (document) => ({ ...document, mapping: { ...document.mapping, recentHalfLifeS } }),
              'half-life',
            )
          }
          onEnd={studio.endGesture}
          reference={reference}
          // A step of its own, whatever is typed before and after.
          onTake={({ take }) => studio.edit(take)}
        />
        <OutputEditor studio={studio} runtime={runtime} breaches={proof.breaches} />
        <Overview
          runtime={runtime}
          mapping={atRest}
          onOpen={openRow}
          onAudition={() => void props.soundscape.start()}
        />
        <details
          className="own-worlds pane"
          open={worldsOpen}
          onToggle={(event) => setWorldsOpen(event.currentTarget.open)}
        >
          <summary>Your own world</summary>
          <OwnWorldsPanel runtime={runtime} />
        </details>
        <details className="stems pane" onToggle={(event) => setStemsOpen(event.currentTarget.open)}>
          <summary>Your own music</summary>
          {stemsOpen && (
            <StemsPanel
              runtime={runtime}
              soundscape={props.soundscape}
              ownMusic={props.ownMusic}
              model={stemsOf(runtime)}
            />
          )}
        </details>
        <details className="sessions pane">
          <summary>Sessions</summary>
          <SessionsPanel
            runtime={runtime}
            onFile={(file) => void openFiles([file])}
            mapping={mapping}
            mappings={[
              ...BUILT_IN_MAPPINGS,
              ...kept.flatMap((each) => (each.kind === 'readable' ? [each.mapping] : [])),
            ]}
          />
        </details>
      </div>
      <details
        className="link-pane kept-fold pane"
        open={linkOpen}
        onToggle={(event) => setLinkOpen(event.currentTarget.open)}
      >
        <summary>Link devices</summary>
        <LinkPanel runtime={runtime} page="studio" invitation={invitation} />
      </details>
      <details className="kept-fold pane" onToggle={(event) => setKeptOpen(event.currentTarget.open)}>
        <summary>What is kept on this device</summary>
        {/* Only while it is looked at: every edit that is saved would have it measured anew. */}
        {keptOpen && (
          <KeptOnDevice
            registry={runtime.storage.storedData}
            hasConsent={runtime.preferences.hasConsent}
            onWithdraw={runtime.preferences.withdrawConsent}
          />
        )}
      </details>
      {!inHeadset && <UpdateNote offline={props.offline} />}
      {!inHeadset && (
        <RefusalNote
          offline={props.offline}
          wasRead={runtime.preferences.read().offlineRefusalRead}
          onRead={() => runtime.preferences.persist({ offlineRefusalRead: true })}
        />
      )}
      {asking && (
        <ConsentDialog
          onAnswer={(agreed) => {
            setAsking(false);
            if (!agreed) return;
            runtime.preferences.giveConsent();
            void runtime.sources.openCamera(null);
          }}
        />
      )}
      <Status
        live={runtime.simulation.latest}
        store={runtime.store}
        backend={line.engine.kind === 'ready' ? line.engine.backend : line.engine.kind}
        source={sourceName(line.source)}
        sensing={line.source.kind}
        camera={line.cameraLive ? 'live' : 'off'}
        mapping={mapping.id}
        presenting={inHeadset ? 'headset' : 'screen'}
        safePlace={line.safePlace}
        sound={sound}
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
      if (event.defaultPrevented) return;
      const step = historyStepOf(event);
      if (step) studio[step]();
      else if (commandOf(event) === 'e') {
        // What is being typed belongs to the mapping that it was typed for.
        const field = takesText(event.target) ? (event.target as HTMLElement) : null;
        field?.blur();
        studio.activate(studio.getState().active === 'A' ? 'B' : 'A');
        field?.focus();
      } else return;
      event.preventDefault();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [studio]);
}
