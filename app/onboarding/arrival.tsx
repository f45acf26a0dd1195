/** @file The first page: what is sensed, what is not, and two ways in. The world already plays behind it. */
import { useId } from 'react';
import './onboarding.css';

/** Not a modal: the demo clip moves the world behind it, and every control of the page stays in reach. */
export function Arrival(props: { readonly onCamera: () => void; readonly onWithout: () => void }) {
  const title = useId();
  return (
    <section className="arrival glass" aria-labelledby={title}>
      <h2 id={title}>Two ways in</h2>
      <p className="lead">
        Light, music and pace follow the expression of a mouth. At the moment they follow a clip of averaged
        faces, which shows no real person.
      </p>
      <dl className="promises">
        <div>
          <dt>It senses</dt>
          <dd>the expression of mouth, cheeks and chin, as one of eight.</dd>
        </div>
        <div>
          <dt>It does not sense</dt>
          <dd>what you feel, who you are or what you say. A guess can be wrong.</dd>
        </div>
        <div>
          <dt>No picture leaves</dt>
          <dd>this device. Each is read in this tab and then discarded.</dd>
        </div>
      </dl>
      <div className="ways">
        <button type="button" onClick={props.onCamera}>
          <strong>With camera</strong>
          <span>Your own face. You are asked first.</span>
        </button>
        <button type="button" onClick={props.onWithout}>
          <strong>Without camera</strong>
          <span>The clip, or a video of yours.</span>
        </button>
      </div>
      <p className="quiet small notice">
        Notice: with a camera, an <strong>emotion recognition system</strong> reads your face. It is not to be
        used to watch people at work or in school.
      </p>
    </section>
  );
}
