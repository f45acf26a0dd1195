/** @file Says that several people are in the picture and who of them is read, and offers to read another. */
import { useStore } from 'zustand';
import { panelText } from '../controls/panel-text.ts';
import { otherPersonWords } from '../controls/words.ts';
import type { RuntimeStore } from '../runtime/store.ts';

export function PeopleNote(props: {
  readonly store: RuntimeStore;
  /** Whether the page shows a picture whose faces can be pressed. */
  readonly hasPicture: boolean;
  readonly onFollowOther: () => void;
}) {
  const state = useStore(props.store);
  const { people } = panelText(state);
  return (
    <>
      {/* It is there before it says anything, so that it is read aloud when it does. */}
      <p className="small told" aria-live="polite">
        {people === null
          ? ''
          : `${people}${props.hasPicture ? ' Press a face in the picture to choose it.' : ''}`}
      </p>
      {people !== null && (
        <button type="button" className="follow-other" onClick={props.onFollowOther}>
          {otherPersonWords(state.people)}
        </button>
      )}
    </>
  );
}
