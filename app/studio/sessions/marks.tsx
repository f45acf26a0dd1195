/** @file The marks as a list: to go to, to name, to take away, and to make a test of. */
import { useRef } from 'react';
import { saveFile } from './save-file.ts';
import type { OpenedSession, SessionsModel } from './sessions-model.ts';
import { clockText } from './view.ts';

export function Marks({ model, opened }: { readonly model: SessionsModel; readonly opened: OpenedSession }) {
  const { session, player } = opened;
  const section = useRef<HTMLElement>(null);
  const save = (): void => {
    const test = model.exportTest();
    if (!test) return;
    saveFile(test.specName, test.spec, 'text/plain');
    saveFile(test.fixtureName, test.fixture);
  };
  return (
    <section className="marks" aria-label="Marks" ref={section} tabIndex={-1}>
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
            // Two marks may share time and text: only their place tells them apart.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            <li key={`${mark.atMs}-${i}-${mark.text}`}>
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
              <input
                type="text"
                defaultValue={mark.text}
                maxLength={120}
                placeholder="Name it"
                aria-label={`Name of mark ${i + 1}`}
                onBlur={(event) => {
                  if (event.target.value !== mark.text) void model.renameMark(i, event.target.value);
                }}
              />
              <button
                type="button"
                aria-label={`Remove mark ${i + 1}`}
                onClick={() => {
                  // The button goes with its mark: keys, Ctrl Z above all, stay here.
                  section.current?.focus();
                  void model.removeMark(i);
                }}
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
