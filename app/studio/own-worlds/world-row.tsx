/** @file One of one's own worlds in the list: shown, renamed, linked to, exported, erased; or kept as it is. */
import { useRef, useState } from 'react';
import type { OwnWorld, OwnWorlds } from '../../experience/own-worlds/own-worlds.ts';
import type { UnreadableWorld } from '../../experience/own-worlds/stored-worlds.ts';
import { worldLink } from '../../experience/own-worlds/world-link.ts';
import { appUrl } from '../../shared/app-url.ts';
import { EraseQuestion } from '../../shared/erase-question.tsx';
import { keyOf } from '../../shared/keys.ts';
import { saveFile } from '../../shared/save-file.ts';
import { sizeWords } from '../../shared/size-words.ts';

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function download({ name, bytes }: { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }): void {
  saveFile(name, [bytes], 'model/gltf-binary');
}

export function WorldRow(props: {
  readonly world: OwnWorld;
  readonly own: OwnWorlds;
  readonly isShown: boolean;
  readonly onShow: () => void;
  /** Told beneath the list. */
  readonly onTell: (words: string) => void;
}) {
  const { world, own, isShown, onShow, onTell } = props;
  const { id, name } = world;
  const [draft, setDraft] = useState<string | null>(null);
  const [asked, setAsked] = useState(false);
  /** A field that goes away loses the focus too: what was given up or taken already is not taken then. */
  const isTyping = useRef(false);
  const stopTyping = (): boolean => {
    const was = isTyping.current;
    isTyping.current = false;
    setDraft(null);
    return was;
  };
  const rename = async (): Promise<void> => {
    if (!stopTyping() || draft === null) return;
    if (draft.trim() === name) return;
    await own.rename(id, draft).then(
      () => onTell(''),
      (error: unknown) => onTell(messageOf(error)),
    );
  };
  const copyLink = async (): Promise<void> => {
    try {
      const scene = { contentHash: await own.hashOf(id), bytes: world.bytes };
      const link = await worldLink({ document: world.document, scene }, appUrl(''));
      await navigator.clipboard.writeText(link).then(
        () =>
          onTell(
            'The link is copied. It contains the bindings, not the scene. Send the scene’s file too if the other person does not have it.',
          ),
        () => onTell(link),
      );
    } catch (error) {
      onTell(messageOf(error));
    }
  };
  return (
    <li data-shown={isShown}>
      {draft === null ? (
        <button type="button" className="world-name" aria-pressed={isShown} onClick={onShow}>
          {name}
        </button>
      ) : (
        <input
          className="world-name"
          aria-label={`Name of ${name}`}
          autoComplete="off"
          maxLength={80}
          // biome-ignore lint/a11y/noAutofocus: the person has just asked to type here.
          autoFocus
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
          onBlur={() => void rename()}
          onKeyDown={(event) => {
            if (keyOf(event) === 'Enter') void rename();
            else if (keyOf(event) === 'Escape') stopTyping();
          }}
        />
      )}
      <span className="quiet world-size" translate="no">
        {sizeWords(world.bytes)}
      </span>
      {asked ? (
        <EraseQuestion
          question={`Erase “${name}”? Nothing brings it back.`}
          yes={`Yes, erase “${name}”`}
          onErase={() => void own.remove(id)}
          onKeep={() => setAsked(false)}
        />
      ) : (
        <>
          <button
            type="button"
            aria-label={`Rename ${name}`}
            onClick={() => {
              isTyping.current = true;
              setDraft(name);
            }}
          >
            Rename
          </button>
          <button type="button" aria-label={`Copy a link to ${name}`} onClick={() => void copyLink()}>
            Copy link
          </button>
          <FileButtons
            name={name}
            file={() => own.exportFile(id)}
            onErase={() => setAsked(true)}
            onTell={onTell}
          />
        </>
      )}
    </li>
  );
}

function FileButtons(props: {
  readonly name: string;
  readonly file: () => ReturnType<OwnWorlds['exportFile']>;
  readonly onErase: () => void;
  readonly onTell: (words: string) => void;
}) {
  return (
    <>
      <button
        type="button"
        aria-label={`Export ${props.name}`}
        onClick={() => void props.file().then(download, (error: unknown) => props.onTell(messageOf(error)))}
      >
        Export
      </button>
      <button type="button" aria-label={`Erase ${props.name}`} onClick={props.onErase}>
        Erase
      </button>
    </>
  );
}

/** A world that another version kept: its file can be had, and nothing is written over it. */
export function UnreadableRow(props: {
  readonly world: UnreadableWorld;
  readonly own: OwnWorlds;
  readonly onTell: (words: string) => void;
}) {
  const { world, own, onTell } = props;
  const { id, name } = world;
  const [asked, setAsked] = useState(false);
  return (
    <li>
      <span className="world-name">{name}</span>
      <span className="quiet world-size" translate="no">
        {sizeWords(world.bytes)}
      </span>
      {asked ? (
        <EraseQuestion
          question={`Erase “${name}”? Nothing brings it back.`}
          yes={`Yes, erase “${name}”`}
          onErase={() => void own.remove(id)}
          onKeep={() => setAsked(false)}
        />
      ) : (
        <FileButtons
          name={name}
          file={() => own.exportAsKept(id)}
          onErase={() => setAsked(true)}
          onTell={onTell}
        />
      )}
      <p className="quiet small world-unreadable">
        {`This version cannot open it; it is kept as it is. ${world.reason}`}
      </p>
    </li>
  );
}
