/** @file The moment under the cursor: what was shown, and where each network under comparison looked (Grad-CAM). */
import { useEffect, useRef, useState } from 'react';
import { type Crop, cropAt, cropPicture, type StateName } from '../../../src/recording/index.ts';
import { isTransient } from '../../runtime/analysis.ts';
import type { Explanation } from './analysis.ts';
import type { OpenedSession, SessionsModel } from './sessions-model.ts';
import { drawGrey } from './timeline-drawing.ts';
import { problemOf, STATE_WORDS } from './words.ts';

/** The cursor rests this long before a network is asked. */
const REST_MS = 250;
const LOOK_EVERY_MS = 150;
/** A recording starts before its first picture: at its start, where it opens, that one is shown. */
const FIRST_WITHIN_MS = 2000;
const NAMES = Object.keys(STATE_WORDS).slice(0, 8) as StateName[];

function soonAfter(first: Crop | undefined, atMs: number): Crop | null {
  return first && first.capturedAtMs - atMs <= FIRST_WITHIN_MS ? first : null;
}

export function AttributionMapView({
  model,
  opened,
}: {
  readonly model: SessionsModel;
  readonly opened: OpenedSession;
}) {
  const { session, player } = opened;
  const { pictures } = session;
  const [first, second] = [opened.a.choice, opened.b?.choice];
  const shown = useRef<HTMLCanvasElement>(null);
  const [explaining, setExplaining] = useState(false);
  /** Nothing was kept of this moment. */
  const [blank, setBlank] = useState(false);
  const [seen, setSeen] = useState<readonly Explanation[]>([]);
  const [problem, setProblem] = useState<{ readonly text: string; readonly passes: boolean } | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: other runs are other networks' to explain.
  useEffect(() => {
    if (!pictures) return;
    let drawn: Crop | null | undefined;
    let explained: Crop | null = null;
    let restsSinceMs = 0;
    let asking = false;
    let wanted = true;
    const explain = async (crop: Crop): Promise<void> => {
      asking = true;
      explained = crop;
      try {
        const explanations = await model.attributionMaps(cropPicture(pictures, crop));
        if (wanted) setSeen(explanations);
      } catch (error) {
        setProblem({ text: problemOf(error), passes: isTransient(error) });
        setExplaining(false);
      } finally {
        asking = false;
      }
    };
    const timer = setInterval(() => {
      const atMs = player.timeMs(performance.now());
      const crop = cropAt(session, atMs) ?? soonAfter(pictures.crops[0], atMs);
      if (crop !== drawn) {
        drawn = crop;
        setBlank(crop === null);
        restsSinceMs = performance.now();
        const node = shown.current;
        if (node && crop) drawGrey(node, cropPicture(pictures, crop).data);
      }
      const rests = performance.now() - restsSinceMs >= REST_MS;
      if (explaining && crop && crop !== explained && !asking && rests) void explain(crop);
    }, LOOK_EVERY_MS);
    return () => {
      wanted = false;
      clearInterval(timer);
    };
  }, [model, session.pictures, player, explaining, first, second]);

  const explain = (wanted: boolean): void => {
    setProblem(null);
    setSeen([]);
    setExplaining(wanted);
  };
  if (!pictures || pictures.crops.length === 0) return null;
  return (
    <section className="attribution" aria-label="The moment under the cursor">
      <h3>Under the cursor</h3>
      <div className="attribution-pictures">
        <figure>
          <canvas
            ref={shown}
            width={pictures.width}
            height={pictures.height}
            role="img"
            aria-label="What the network was shown"
          />
          <figcaption className="quiet small">What the network was shown</figcaption>
        </figure>
        {explaining &&
          seen.map((explanation) => <Heat key={explanation.network} explanation={explanation} />)}
      </div>
      <button type="button" aria-pressed={explaining} onClick={() => explain(!explaining)}>
        Where did it look?
      </button>
      {blank && (
        <p className="quiet small">
          No picture was kept at this moment: move the cursor to where the strip has one.
        </p>
      )}
      {explaining && !blank && seen.length === 0 && (
        <p className="quiet small" role="status">
          Asking the network…
        </p>
      )}
      {problem !== null && (
        <div className="sessions-problem">
          <p role="alert">{problem.text}</p>
          {problem.passes && (
            <button type="button" onClick={() => explain(true)}>
              Try again
            </button>
          )}
        </div>
      )}
    </section>
  );
}

function Heat({ explanation }: { readonly explanation: Explanation }) {
  const { network, attributionMap } = explanation;
  const node = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const { width, height, data } = attributionMap.overlay;
    if (!node.current) return;
    Object.assign(node.current, { width, height });
    const image = new ImageData(new Uint8ClampedArray(data), width, height);
    node.current.getContext('2d')?.putImageData(image, 0, 0);
  }, [attributionMap]);
  const name = NAMES[attributionMap.label];
  const percent = Math.round((attributionMap.probabilities[attributionMap.label] ?? 0) * 100);
  return (
    <figure>
      <canvas ref={node} role="img" aria-label={`Where ${network} looked`} />
      <figcaption className="small" aria-live="polite">
        <strong>{`Where ${network} looked`}</strong>
        {name && (
          <span className="quiet">
            {`; bright: what supported ${STATE_WORDS[name].toLowerCase()} (${percent}\u00a0%)`}
          </span>
        )}
      </figcaption>
    </figure>
  );
}
