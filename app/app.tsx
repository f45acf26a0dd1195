/** @file The page: the world behind, the panel and the switches before it. */

import { type DragEvent, useCallback, useEffect, useRef, useState } from 'react';
import { type StoreApi, useStore } from 'zustand';
import { isCamera } from '../src/core/index.ts';
import type { LinkInvitation } from '../src/link/index.ts';
import { useControls } from './controls/use-controls.ts';
import type { Soundscape } from './experience/audio/soundscape.ts';
import { useDeferredStage } from './experience/deferred-stage.ts';
import { endSession, watchSession } from './experience/open-session.ts';
import { LinkedWorldNote } from './experience/own-worlds/linked-world-note.tsx';
import { linkedWorldsOf } from './experience/own-worlds/linked-worlds.ts';
import { OpenWorld, OwnWorldNote } from './experience/own-worlds/own-world-note.tsx';
import { ownWorldsOf } from './experience/own-worlds/own-worlds.ts';
import { useWorlds } from './experience/own-worlds/use-worlds.ts';
import { createGate, createSignal } from './experience/signal.ts';
import { DrawingAlert, GuardedStage, useDrawing } from './experience/stage-guard.tsx';
import { createXrEntry, useXrSupport } from './experience/xr-entry.ts';
import { LinkPanel, linkWords } from './link/link-panel.tsx';
import { devicesToAsk, onlySenses } from './link/link-room.tsx';
import { useInvitation } from './link/use-invitation.ts';
import type { Offline } from './offline/offline.ts';
import { RefusalNote } from './offline/refusal-note.tsx';
import { UpdateNote } from './offline/update-note.tsx';
import { Arrival } from './onboarding/arrival.tsx';
import { CameraChoice } from './onboarding/camera-choice.tsx';
import { CameraSheet } from './onboarding/camera-sheet.tsx';
import { ConsentDialog } from './onboarding/consent.tsx';
import { CameraAgain } from './panel/camera-again.tsx';
import { KillSwitch } from './panel/kill-switch.tsx';
import { Panel } from './panel/panel.tsx';
import { PeopleNote } from './panel/people-note.tsx';
import { SourceSheet } from './panel/source-sheet.tsx';
import { Status } from './panel/status.tsx';
import { Controls } from './panel/world-controls.tsx';
import type { OwnFaceChoice, Runtime } from './runtime/interfaces.ts';
import { openAnyFile } from './runtime/open-file.ts';
import { sourceName } from './runtime/runtime.ts';
import { keyOf } from './shared/keys.ts';
import { createLoader } from './shared/loader.ts';
import { Preview } from './shared/preview.tsx';
import { createWakeLock } from './shared/wake-lock.ts';

const loadHeadset = createLoader({
  what: 'The code for headsets',
  load: () => import('./experience/xr-store.ts'),
});

/** `stageIsThere`: a session needs the canvas that it will draw on. */
async function enterHeadset(consent: boolean, stageIsThere: Promise<void>): Promise<void> {
  const { askForExpressions, xrStore } = await loadHeadset();
  askForExpressions(consent);
  await stageIsThere;
  await xrStore.enterVR();
}

function openOwnFace({ sources }: Runtime, choice: OwnFaceChoice): Promise<void> {
  switch (choice.kind) {
    case 'camera':
      return sources.openCamera(choice.deviceId);
    case 'network':
      return sources.openNetwork(choice.id);
    case 'serial':
      return sources.openSerial(choice.deviceId);
    case 'osc':
      return sources.openOsc();
    default:
      throw choice satisfies never;
  }
}

const isSensorAlone = (invitation: LinkInvitation | null): boolean =>
  invitation?.roles.length === 1 && invitation.roles[0] === 'sensor';

function useReducedMotion(): boolean {
  const query = '(prefers-reduced-motion: reduce)';
  const [reduced, setReduced] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const change = (): void => setReduced(list.matches);
    list.addEventListener('change', change);
    return () => list.removeEventListener('change', change);
  }, []);
  return reduced;
}

export function App({
  runtime,
  soundscape,
  offline,
  linkFault: mappingLink,
}: {
  readonly runtime: Runtime;
  readonly soundscape: Soundscape;
  readonly offline: Offline;
  /** Why a mapping that came by link was refused. */
  readonly linkFault: StoreApi<{ readonly fault: string | null }>;
}) {
  const { store } = runtime;
  const source = useStore(store, (state) => state.source);
  const cameraLive = useStore(store, (state) => state.cameraLive);
  const engine = useStore(store, (state) => state.engine);
  const mappingId = useStore(store, (state) => state.mapping.id);
  const mappings = useStore(store, (state) => state.mappings);
  const safePlace = useStore(store, (state) => state.safePlace);
  const video = useStore(store, (state) => state.video);
  const several = useStore(store, ({ people }) => (people?.count ?? 0) > 1);
  const pickPerson = several ? runtime.sensing.followAt : undefined;
  const sound = useStore(soundscape.store);
  const linkFault = useStore(mappingLink, (state) => state.fault);
  const reducedMotion = useReducedMotion();
  const [sheet, setSheet] = useState<'none' | 'source' | 'camera' | 'link'>('none');
  const [arrived, setArrived] = useState(runtime.preferences.read().arrived !== null);
  const [asking, setAsking] = useState<OwnFaceChoice | null>(null);
  const [dragging, setDragging] = useState(false);
  const [inHeadset, setInHeadset] = useState(false);
  const [visitOver, setVisitOver] = useState<number | null>(null);
  const drawing = useDrawing();
  const [recentre] = useState(createSignal);
  const hold = useDeferredStage(store);
  const [stage] = useState(createGate);
  const [entry] = useState(() =>
    createXrEntry(() => enterHeadset(runtime.preferences.hasConsent(), stage.opened)),
  );
  const entering = useStore(entry.store);
  const support = useXrSupport(entry.reset);
  // Not from the stage: a session may begin and end before React renders anything of it.
  useEffect(() => watchSession((session) => entry.present(session !== null)), [entry]);
  const broken = drawing.fault?.kind === 'broken';
  // Without a world there is nothing to enter, and its own alert says why.
  useEffect(() => {
    if (broken) entry.reset();
  }, [broken, entry]);
  const presenting = useCallback(
    (now: boolean): void => {
      stage.open();
      setInHeadset(now);
      runtime.link.setPresenting(now ? 'headset' : 'screen');
    },
    [stage, runtime],
  );
  const ownWorlds = ownWorldsOf(runtime);
  const worlds = useWorlds(runtime);
  const controls = useControls(runtime, soundscape, worlds, recentre.request);
  const stopped = source.kind === 'stopped' || source.kind === 'failed';
  const [wakeLock] = useState(() => createWakeLock({ locks: navigator.wakeLock, page: document }));
  useEffect(() => wakeLock.keep(!stopped || inHeadset), [wakeLock, stopped, inHeadset]);

  useEffect(() => {
    if (sheet === 'none' || asking) return;
    const close = (event: KeyboardEvent): void => {
      if (keyOf(event) === 'Escape' && !event.defaultPrevented) setSheet('none');
    };
    addEventListener('keydown', close);
    return () => removeEventListener('keydown', close);
  }, [sheet, asking]);
  useEffect(() => runtime.preferences.set({ reducedMotion: reducedMotion }), [runtime, reducedMotion]);

  /** Where a device that only senses shows the link: below the reading, on a phone out of sight. */
  const sensorLink = useRef<HTMLElement>(null);
  const openLink = useCallback(() => {
    setSheet('link');
    sensorLink.current?.scrollIntoView();
  }, []);
  const invitation = useInvitation(openLink);
  const link = useStore(runtime.link.store);
  const linked = linkWords(
    link.phase.kind,
    link.phase.kind === 'joined' ? link.phase.room.devices.filter(({ present }) => present).length : 0,
  );
  const isJoined = link.phase.kind === 'joined' || link.phase.kind === 'lost';
  const [wasJoined, setWasJoined] = useState(false);
  useEffect(() => {
    if (isJoined) setWasJoined(true);
  }, [isJoined]);
  // Whoever is invited as a sensor alone is not shown a world for the moments before joining.
  const isAboutToSense = sheet === 'link' && !wasJoined && isSensorAlone(invitation);
  const sensesAlone = isJoined ? onlySenses(link) : isAboutToSense;
  useEffect(() => {
    if (!sensesAlone) return;
    endSession();
    soundscape.rest(true);
    return () => soundscape.rest(false);
  }, [sensesAlone, soundscape]);
  // Somebody came who wants to follow this face: the question is shown, whatever else was.
  const asks = devicesToAsk(link).length;
  useEffect(() => {
    if (asks > 0) openLink();
  }, [asks, openLink]);

  const arrive = (way: 'camera' | 'without'): void => {
    setArrived(true);
    runtime.preferences.persist({ arrived: way });
  };
  /** Once its picture is there it is framed; where it is refused, the choice of sources stays. */
  const frameCamera = async (choice: OwnFaceChoice): Promise<void> => {
    arrive('camera');
    await openOwnFace(runtime, choice);
    const opened = store.getState().source;
    if (opened.kind === 'playing' && isCamera(opened.source)) setSheet('camera');
    else if (opened.kind === 'failed') setSheet('source');
  };
  const chooseOwnFace = (choice: OwnFaceChoice): void => {
    if (runtime.preferences.hasConsent()) void frameCamera(choice);
    else setAsking(choice);
  };
  const openFile = (file: File): void =>
    void openAnyFile(runtime, file, async (world) => void (await ownWorlds.add(world)));
  const openCamera = (deviceId: string | null): void => chooseOwnFace({ kind: 'camera', deviceId });
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setDragging(false);
    const file = event.dataTransfer.files[0];
    if (file) openFile(file);
  };
  const enter = (): void => {
    setVisitOver(null);
    // A button that only looks pale would not say why, least of all to a finger.
    if (support === 'none') {
      entry.refuse();
      return;
    }
    hold.begin();
    // Without a world there is nothing to enter: it is tried again, and the reason stays if it stays.
    if (drawing.fault?.kind === 'broken') {
      drawing.again();
      return;
    }
    void soundscape.start();
    void entry.enter();
  };

  const cameraChoice = <CameraChoice runtime={runtime} onCamera={openCamera} />;
  const people = <PeopleNote store={store} hasPicture onFollowOther={runtime.sensing.followOther} />;
  return (
    <main
      onDragOver={(event) => {
        event.preventDefault();
        setDragging(true);
      }}
      onDragLeave={(event) => {
        // Leaving one element of the page for another is not leaving the page: the hint must not flicker.
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setDragging(false);
      }}
      onDrop={drop}
    >
      {hold.mayBegin && !sensesAlone && (
        <GuardedStage
          drawing={drawing}
          stage={{
            runtime,
            soundscape,
            reducedMotion,
            recentre,
            onPresenting: presenting,
            onVisitOver: setVisitOver,
          }}
        />
      )}
      <header className="title">
        <h1>Mienscape</h1>
        <p>A world that answers to your expression</p>
      </header>
      <div className="top-controls">
        <nav className="controls" aria-label="Controls">
          {!sensesAlone && (
            <>
              <button
                type="button"
                className={support === 'none' ? 'primary unavailable' : 'primary'}
                onClick={enter}
                disabled={support === 'asking' || entering.kind === 'entering'}
              >
                {entering.kind === 'entering' ? 'Entering VR…' : 'Enter VR'}
              </button>
              <Controls controls={controls} show={['sound', 'safePlace']} />
            </>
          )}
          <button
            type="button"
            aria-expanded={sheet === 'source'}
            onClick={() => setSheet(sheet === 'source' ? 'none' : 'source')}
          >
            Source and world
          </button>
          {linked !== null && (
            <button
              type="button"
              aria-expanded={sheet === 'link' || (sensesAlone && sheet === 'none')}
              onClick={() => (sheet === 'link' && !sensesAlone ? setSheet('none') : openLink())}
            >
              <span translate="no">{linked}</span>
            </button>
          )}
        </nav>
        <KillSwitch runtime={runtime} />
      </div>
      <div className={sensesAlone ? 'sensor-view' : 'panel-place'}>
        <Panel
          minute={runtime.simulation.minute}
          store={store}
          onRetry={runtime.sensing.restart}
          people={people}
          preview={
            <div className="preview">
              {!stopped && sheet !== 'camera' && <Preview video={video} onPick={pickPerson} />}
            </div>
          }
        >
          <OwnWorldNote own={ownWorlds} />
          <LinkedWorldNote linked={linkedWorldsOf(runtime)} own={ownWorlds} />
          <CameraAgain runtime={runtime} onOwnFace={chooseOwnFace} />
          {!sensesAlone && <DrawingAlert drawing={drawing} />}
          {linkFault !== null && <p role="alert">{linkFault}</p>}
          {entering.kind === 'failed' && <p role="alert">{entering.reason}</p>}
          {visitOver !== null && (
            <p role="alert">
              {`Your visit of ${visitOver} min in the headset is over. Stretch a little before the next.`}
            </p>
          )}
          {sound.reason !== null && <p role="alert">{sound.reason}</p>}
        </Panel>
        {isJoined && sensesAlone && (
          <section ref={sensorLink} className="glass sensor-link" aria-labelledby="link-title">
            <h2 id="link-title">Link devices</h2>
            <p className="quiet small">
              This device is the sensor only. To save battery power it draws no world and plays no music.
            </p>
            <LinkPanel runtime={runtime} page="experience" invitation={invitation} />
          </section>
        )}
      </div>
      {!arrived && !inHeadset && sheet === 'none' && (
        <Arrival onCamera={() => openCamera(null)} onWithout={() => arrive('without')} />
      )}
      {sheet === 'camera' && (
        <CameraSheet
          runtime={runtime}
          preview={<Preview video={video} label="The picture that is sensed" onPick={pickPerson} />}
          people={people}
          inHeadset={inHeadset}
          cameraChoice={cameraChoice}
          onClose={() => setSheet('none')}
        />
      )}
      {sheet === 'source' && (
        <SourceSheet
          runtime={runtime}
          mappings={mappings}
          controls={controls}
          worldFile={<OpenWorld own={ownWorlds} />}
          cameraChoice={cameraChoice}
          onFile={openFile}
          onOwnFace={chooseOwnFace}
          onFraming={() => setSheet('camera')}
          onLink={openLink}
          onClose={() => setSheet('none')}
        />
      )}
      {sheet === 'link' && !(isJoined && sensesAlone) && (
        <section className="sheet glass" aria-labelledby="link-title">
          <div className="row sheet-head">
            <h2 id="link-title">Link devices</h2>
            <button type="button" onClick={() => setSheet('none')}>
              Close
            </button>
          </div>
          <LinkPanel runtime={runtime} page="experience" invitation={invitation} />
        </section>
      )}
      {asking && (
        <ConsentDialog
          reads={asking.kind === 'osc' ? 'shapes' : 'camera'}
          onAnswer={(agreed) => {
            setAsking(null);
            if (!agreed) {
              if (!arrived) arrive('without');
              return;
            }
            runtime.preferences.giveConsent();
            void frameCamera(asking);
          }}
        />
      )}
      {!inHeadset && <UpdateNote offline={offline} />}
      {!inHeadset && (
        <RefusalNote
          offline={offline}
          wasRead={runtime.preferences.read().offlineRefusalRead}
          onRead={() => runtime.preferences.persist({ offlineRefusalRead: true })}
        />
      )}
      {dragging && <div className="drop-hint">Drop a video of a face, or a world (.glb)</div>}
      <Status
        live={runtime.simulation.latest}
        store={store}
        backend={engine.kind === 'ready' ? engine.backend : engine.kind}
        source={sourceName(source)}
        sensing={source.kind}
        camera={cameraLive ? 'live' : 'off'}
        mapping={mappingId}
        presenting={inHeadset ? 'headset' : 'screen'}
        safePlace={safePlace}
        sound={sound}
        controls={controls}
      />
    </main>
  );
}
