/** @file The studio's top bar: name, history, the two slots, the result of the proof, files, sound and theme. */
import { Menu } from '@base-ui/react/menu';
import { type ReactNode, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { BUILT_IN_MAPPINGS, type Proof } from '../../src/adaptation/index.ts';
import type { Soundscape } from '../experience/audio/soundscape.ts';
import { appUrl } from '../shared/app-url.ts';
import { keyOf, settled } from '../shared/keys.ts';
import { mappingLink } from '../shared/mapping-link.ts';
import { newId } from '../shared/new-id.ts';
import type { Library } from '../storage/index.ts';
import type { Autosave } from './document/autosave.ts';
import { fork } from './document/edits.ts';
import { downloadAsKept, downloadMapping } from './document/files.ts';
import type { Slot, StudioStore } from './document/studio-store.ts';
import type { Notice } from './notice.tsx';
import { ownItems } from './saving-words.ts';
import { verdictWords } from './words.ts';

const SLOTS = ['A', 'B'] as const satisfies readonly Slot[];

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export function TopBar(props: {
  readonly studio: StudioStore;
  readonly soundscape: Soundscape;
  readonly proof: Proof;
  readonly library: Library;
  readonly autosave: Autosave;
  readonly saving: string;
  readonly theme: 'dark' | 'light';
  readonly onTheme: () => void;
  readonly onNotice: (notice: Notice | null) => void;
  readonly onFiles: (files: readonly File[]) => void;
  readonly onRemove: () => void;
}) {
  const { studio, proof, onNotice, autosave } = props;
  const { slots, active } = useStore(studio);
  const { kept, unsaved, saving } = useStore(autosave.store);
  const sound = useStore(props.soundscape.store);
  const history = slots[active];
  const { mapping } = history.present;
  const file = useRef<HTMLInputElement>(null);
  const [name, setName] = useState<string | null>(null);
  /** The notice says why the last name was not taken. */
  const [nameRefused, setNameRefused] = useState(false);

  const names = [mapping, ...kept, ...unsaved.map((each) => each.mapping)].map((each) => each.name);
  const own = ownItems({ kept, unsaved }, autosave);
  /** Kept, or in this tab alone because the browser refused it. */
  const canDelete =
    saving[active].kind === 'refused' ||
    kept.some(({ id, kind }) => id === mapping.id && kind === 'readable');
  const unreadable = kept.filter((each) => each.kind === 'unreadable');
  const exportFile = (claim?: 'safe'): void => {
    try {
      downloadMapping(mapping, claim);
      onNotice(null);
    } catch (error) {
      onNotice({ kind: 'refused', text: messageOf(error) });
    }
  };
  const copyLink = async (): Promise<void> => {
    const link = await mappingLink(mapping, appUrl(''));
    try {
      await navigator.clipboard.writeText(link);
      onNotice({ kind: 'told', text: 'The link is copied. It holds the whole mapping.' });
    } catch {
      onNotice({ kind: 'told', text: link });
    }
  };
  const commitName = (): void => {
    if (name !== null && name.trim() !== mapping.name) {
      const refusal = studio.edit((document) => ({
        ...document,
        mapping: { ...document.mapping, name: name.trim() },
      }));
      if (refusal) onNotice({ kind: 'refused', text: refusal });
      else if (own.some((other) => other.id !== mapping.id && other.words === name.trim()))
        onNotice({ kind: 'told', text: `Another mapping has the name “${name.trim()}” as well.` });
      else if (nameRefused) onNotice(null);
      setNameRefused(refusal !== null);
    }
    setName(null);
  };

  return (
    <header className="top-bar">
      <h1>
        Mienscape <span>Studio</span>
      </h1>
      <div className="name">
        <input
          className="name-input"
          aria-label="Name of the mapping"
          value={name ?? mapping.name}
          {...settled(name === null)}
          maxLength={80}
          autoComplete="off"
          onChange={(event) => setName(event.target.value)}
          onBlur={commitName}
          onKeyDown={(event) => {
            const key = keyOf(event);
            if (key === 'Enter') event.currentTarget.blur();
            else if (key === 'Escape') setName(null);
          }}
        />
        <span className="quiet" aria-live="polite">
          {props.saving}
        </span>
      </div>
      <fieldset className="cluster" aria-label="History" tabIndex={-1}>
        <button type="button" disabled={history.past.length === 0} onClick={studio.undo} title="Ctrl Z">
          Undo
        </button>
        <button
          type="button"
          disabled={history.future.length === 0}
          onClick={studio.redo}
          title="Ctrl Shift Z"
        >
          Redo
        </button>
      </fieldset>
      <fieldset className="cluster" aria-label="Compare two mappings (Ctrl E)">
        {SLOTS.map((slot) => (
          <button
            key={slot}
            type="button"
            aria-pressed={active === slot}
            aria-label={`Mapping ${slot}`}
            title={`${slots[slot].present.mapping.name} (Ctrl E)`}
            onClick={() => studio.activate(slot)}
          >
            {slot}
          </button>
        ))}
      </fieldset>
      <p className="verdict" data-safe={proof.safe} role="note">
        {verdictWords(proof)}
      </p>
      <div className="cluster page-tools">
        <button type="button" onClick={props.soundscape.toggle}>
          {sound.kind === 'playing' || sound.kind === 'starting' ? 'Stop sound' : 'Start sound'}
        </button>
        <button type="button" onClick={props.onTheme}>
          {props.theme === 'dark' ? 'Light theme' : 'Dark theme'}
        </button>
        <Dropdown label="Mappings">
          <Menu.Group>
            <Menu.GroupLabel className="menu-label">Start from</Menu.GroupLabel>
            {BUILT_IN_MAPPINGS.map((builtIn) => (
              <Item
                key={builtIn.id}
                onClick={() => {
                  onNotice(null);
                  autosave.openUntouched(fork(builtIn, newId(), names));
                }}
              >
                {builtIn.name}
              </Item>
            ))}
            <Item
              onClick={() => {
                onNotice(null);
                studio.open(fork(mapping, newId(), names));
              }}
            >
              A copy of this one
            </Item>
          </Menu.Group>
          {(own.length > 0 || canDelete) && (
            <Menu.Group>
              <Menu.GroupLabel className="menu-label">Your own</Menu.GroupLabel>
              {own.map(({ key, id, words, onChoose }) => (
                <Item
                  key={key}
                  openIn={SLOTS.filter((slot) => slots[slot].present.mapping.id === id)}
                  onClick={() => {
                    onNotice(null);
                    onChoose();
                  }}
                >
                  {words}
                </Item>
              ))}
              {canDelete && <Item onClick={props.onRemove}>{`Delete “${mapping.name}”`}</Item>}
            </Menu.Group>
          )}
          {unreadable.length > 0 && (
            <Menu.Group>
              <Menu.GroupLabel className="menu-label">Kept, but not readable here</Menu.GroupLabel>
              {unreadable.map((each) => (
                <Item
                  key={each.id}
                  onClick={() => {
                    onNotice({
                      kind: 'refused',
                      text: `“${each.name}” stays as it is. ${each.reason}`,
                      choices: [{ label: 'Download it as it is', onChoose: () => downloadAsKept(each) }],
                    });
                  }}
                >
                  {each.name}
                </Item>
              ))}
            </Menu.Group>
          )}
        </Dropdown>
        <Dropdown label="File">
          <Item onClick={() => file.current?.click()}>Import…</Item>
          <Item onClick={() => exportFile()}>Export</Item>
          <Item onClick={() => exportFile('safe')} disabled={!proof.safe}>
            Export as safe
          </Item>
          <Item onClick={() => void copyLink()}>Copy link</Item>
          <Item
            onClick={() =>
              void mappingLink(mapping, appUrl('')).then((link) => globalThis.open(link, '_blank'))
            }
          >
            Open in the experience
          </Item>
        </Dropdown>
      </div>
      <input
        ref={file}
        type="file"
        multiple
        accept="application/json,.json"
        hidden
        aria-label="Mapping file"
        onChange={(event) => {
          props.onFiles([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
    </header>
  );
}

function Dropdown(props: { readonly label: string; readonly children: ReactNode }) {
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger className="menu-trigger">{props.label}</Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={6} align="end" className="menu-place">
          <Menu.Popup className="menu">{props.children}</Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

function Item(props: {
  readonly children: ReactNode;
  readonly disabled?: boolean;
  /** The slots in which the document is open. */
  readonly openIn?: readonly Slot[];
  readonly onClick: () => void;
}) {
  const { openIn = [] } = props;
  const words = openIn.join(' and ');
  return (
    <Menu.Item
      className="menu-item"
      disabled={props.disabled ?? false}
      onClick={props.onClick}
      {...(words && { 'aria-description': `Open in ${words}` })}
    >
      <span>{props.children}</span>
      {words && (
        <span className="quiet small" aria-hidden="true">
          {`open in ${words}`}
        </span>
      )}
    </Menu.Item>
  );
}
