/** @file The moment under the cursor: what the network was shown, and where it looked (Grad-CAM). */
import { useEffect, useRef, useState } from 'react';
import { type Crop, cropAt, cropPicture, type StateName } from '../../../src/recording/index.ts';
import type { OpenedSession, SessionsModel } from './sessions-model.ts';
import { drawGrey } from './timeline-drawing.ts';
import { problemOf, STATE_WORDS } from './words.ts';

/** The cursor rests this long before a network is asked. */
const REST_MS = 250;
const LOOK_EVERY_MS = 150;
const NAMES = Object.keys(STATE_WORDS).slice(0, 8) as StateName[];

interface Seen {
  readonly crop: Crop;
  readonly label: number;
  readonly probability: number;
}

export function LookThere({
  model,
  opened,
}: {
  readonly model: SessionsModel;
  readonly opened: OpenedSession;
}) {
  const { session, player } = opened;
  const { pictures } = session;
  const shown = useRef<HTMLCanvasElement>(null);
  const heat = useRef<HTMLCanvasElement>(null);
  const [explaining, setExplaining] = useState(false);
  const [seen, setSeen] = useState<Seen | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  useEffect(() => {
    if (!pictures) return;
    let drawn: Crop | null = null;
    let explained: Crop | null = null;
    let restsSinceMs = 0;
    let asking = false;
    const explain = async (crop: Crop): Promise<void> => {
      asking = true;
      explained = crop;
      try {
        const { overlay, label, probabilities } = await model.look(cropPicture(pictures, crop));
        const node = heat.current;
        if (!node) return;
        node.width = overlay.width;
        node.height = overlay.height;
        const data = new Uint8ClampedArray(overlay.data);
        node.getContext('2d')?.putImageData(new ImageData(data, overlay.width, overlay.height), 0, 0);
        setSeen({ crop, label, probability: probabilities[label] ?? 0 });
      } catch (error) {
        setProblem(problemOf(error));
        setExplaining(false);
      } finally {
        asking = false;
      }
    };
    const timer = setInterval(() => {
      const crop = cropAt(session, player.timeMs(performance.now()));
      if (crop !== drawn) {
        drawn = crop;
        restsSinceMs = performance.now();
        const node = shown.current;
        if (node && crop) drawGrey(node, cropPicture(pictures, crop).data);
      }
      const rests = performance.now() - restsSinceMs >= REST_MS;
      if (explaining && crop && crop !== explained && !asking && rests) void explain(crop);
    }, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [model, session, pictures, player, explaining]);

  if (!pictures || pictures.crops.length === 0) return null;
  const name = seen ? NAMES[seen.label] : undefined;
  return (
    <section className="look" aria-label="The moment under the cursor">
      <h3>Under the cursor</h3>
      <div className="look-pictures">
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
        {explaining && (
          <figure>
            <canvas
              ref={heat}
              role="img"
              aria-label="Where the network looked"
              data-explained={seen !== null}
            />
            <figcaption className="quiet small" aria-live="polite">
              {seen && name
                ? `Bright: what spoke for ${STATE_WORDS[name].toLowerCase()} (${Math.round(seen.probability * 100)} %)`
                : 'Asking the network…'}
            </figcaption>
          </figure>
        )}
      </div>
      <button
        type="button"
        aria-pressed={explaining}
        onClick={() => {
          setProblem(null);
          setSeen(null);
          setExplaining(!explaining);
        }}
      >
        Where did it look?
      </button>
      {problem !== null && <p role="alert">{problem}</p>}
    </section>
  );
}
