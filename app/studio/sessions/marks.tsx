/** @file The marks as a list: to go to, to name, to take away, and to make a test of. */
import { saveFile } from '../../shared/save-file.ts';
import type { OpenedSession, SessionsModel } from './sessions-model.ts';
import { TextField } from './text-field.tsx';
import { clockText } from './view.ts';

/** Marks are told apart by their time, and at the same time by their order. What is typed is no part of it. */
export function markKeys(marks: readonly { readonly atMs: number }[]): readonly string[] {
  return marks.map(({ atMs }, i) => {
    const before = marks.slice(0, i).filter((other) => other.atMs === atMs).length;
    return `${atMs} ${before}`;
  });
}

export function Marks({ model, opened }: { readonly model: SessionsModel; readonly opened: OpenedSession }) {
  const { session, player } = opened;
  const keys = markKeys(session.marks);
  const save = (): void => {
    const test = model.exportTest();
    if (!test) return;
    saveFile(test.specName, test.spec, 'text/plain');
    saveFile(test.fixtureName, test.fixture);
  };
  return (
    // Takes the focus of what is removed in it.
    <section className="marks" aria-label="Marks" tabIndex={-1}>
      <div className="section-head">
        <h3>Marks</h3>
        <button type="button" disabled={session.marks.length === 0} onClick={save}>
          Export as a test
        </button>
      </div>
      {session.marks.length === 0 ? (
        <p className="quiet small">
          Press <kbd>M</kbd> on the timeline to mark a moment. “Export as a test” writes a test which checks
          that the world still does the same at each mark.
        </p>
      ) : (
        <ol>
          {session.marks.map((mark, i) => (
            <li key={keys[i]}>
              <button
                type="button"
                className="mark-go"
                aria-label={`Go to mark ${i + 1}`}
                onClick={() => {
                  player.pause(performance.now());
                  player.seek(mark.atMs, performance.now());
                  model.follow();
                }}
              >
                <span className="mark-number" aria-hidden="true">
                  {i + 1}
                </span>
                <span translate="no">{clockText(mark.atMs)}</span>
              </button>
              <TextField
                label={`Name of mark ${i + 1}`}
                text={mark.text}
                most={120}
                placeholder="Name it"
                onCommit={(text) => void model.renameMark(i, text)}
              />
              <button
                type="button"
                aria-label={`Remove mark ${i + 1}`}
                onClick={() => void model.removeMark(i)}
              >
                ×
              </button>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
