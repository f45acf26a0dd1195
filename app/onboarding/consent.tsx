/** @file Asked once before the first camera, in plain words; the law's notice for emotion recognition is here. */
import { useEffect, useRef } from 'react';

/** What is about to read the face: a camera, or a program that sends mouth shapes. */
const WORDS = {
  camera: { title: 'Before the camera opens', agree: 'I agree, open the camera' },
  shapes: { title: 'Before mouth shapes are read', agree: 'I agree, read the mouth shapes' },
} as const;

export function ConsentDialog(props: {
  readonly reads?: keyof typeof WORDS;
  readonly onAnswer: (agreed: boolean) => void;
}) {
  const words = WORDS[props.reads ?? 'camera'];
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      className="glass dialog"
      aria-labelledby="consent-title"
      onCancel={() => props.onAnswer(false)}
    >
      <h2 id="consent-title">{words.title}</h2>
      <p>
        Mienscape is an <strong>emotion recognition system</strong>. It reads the expression of the lower half
        of your face: mouth, cheeks and chin. It guesses which of eight expressions it sees, and the world’s
        light, music and pace follow.
      </p>
      <ul>
        <li>
          <strong>An expression is not a feeling.</strong> The guess can be wrong, and it says when it is
          unsure.
        </li>
        <li>
          <strong>No picture leaves this device.</strong> Pictures are read in this tab and then discarded.
          None is sent, and none is stored unless you record it in the studio. The readings go only to devices
          that you link, and the app asks you before it sends them.
        </li>
        <li>
          <strong>You can stop at any time.</strong> “Stop sensing” closes the camera at once.
        </li>
        <li>
          <strong>You can withdraw your consent.</strong> “Withdraw consent”, in the list “What is kept on
          this device”, closes the camera at once and offers to erase your calibrations and recorded sessions.
          Where a headset offers face tracking of its own, this consent covers it too.
        </li>
        <li>It is not to be used to watch people at work or in school.</li>
      </ul>
      <div className="row">
        <button type="button" onClick={() => props.onAnswer(false)}>
          Stay without a camera
        </button>
        <button type="button" className="primary" onClick={() => props.onAnswer(true)}>
          {words.agree}
        </button>
      </div>
    </dialog>
  );
}
