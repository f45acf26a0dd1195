/**
 * @file Words of the interface that documents and pictures show: a label in italics is a whole text of the interface, what
 * stands in “quotation marks” a part of one. So a label that is renamed is renamed in the documents, and its picture retaken.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

/** Whose italics are labels, but for those of NO_LABELS. */
const DOCUMENTS = [
  'README.md',
  'PRIVACY.md',
  'ARCHITECTURE.md',
  ...['user', 'designer', 'developer', 'faults', 'headsets-and-cameras', 'session-csv'].map(
    (name) => `docs/${name}.md`,
  ),
];

/** Italics that are no labels of ours: headings, terms, keys, and what other programs show. */
const NO_LABELS = new Set([
  'Measured apart',
  'secure contexts',
  'WebXR Expression Tracking',
  'Tab',
  'Custom Properties',
  'Data',
  'From Text/CSV',
  'Lighting Mode: Unitless',
  ...['Advanced', 'Proceed', 'Accept the Risk', 'Show Details', 'visit this website'],
]);

/** A sentence of a page that is written as one text is found as a part of it. */
const SENTENCE_WORDS = 4;

/** What the pictures show of the interface. Where one of these is reworded, retake the picture, and list its new words here. */
const PICTURES: Readonly<Record<string, readonly string[]>> = {
  'studio.jpg': [
    ...['Undo', 'Redo', 'Start sound', 'Light theme', 'Mappings', 'File', 'Stop sensing', 'Safe by itself'],
    ...['Saved in this browser', 'Demo clip', 'Camera', 'Video…', 'By hand', 'Stop', 'How the world answers'],
    ...['Enter safe place', 'Light answers', 'Music answers', 'Pacing answers', 'Quick answers', 'Strength'],
    ...['Bypass smoothing', 'hold Alt', 'Recently', 'Half-life', 'Mute', 'Solo', 'Neutral', 'Lowest'],
    ...['Highest', 'Attack', 'Release', 'Speed limit', 'Compared with', 'Add row', 'Copy', 'Paste', 'Remove'],
    ...['Input', 'From', 'To', 'Depth', 'Dead zone', 'Opens at', 'Curve', 'Linear', 'Smooth', 'Early'],
    ...['Late', 'Add point', 'Point', 'Slope in', 'Slope out', 'Mapping at a glance', 'Your own world'],
  ],
  'own-world.jpg': [
    ...['Open a world…', 'Rename', 'Copy link', 'Export', 'Erase', 'For a headset', 'Here', 'At most'],
    ...['Draw calls', 'Triangles', 'Textures', 'Animations', 'Lights', 'Which node follows which target'],
    ...['Add a binding', 'Undo binding', 'Redo binding', 'Node', 'Property', 'Follows', 'At least', 'Curve'],
    ...['Remove', 'Start sensing', 'Sensed', 'Unsure', 'Face lost'],
    ...['Within what a headset draws', 'Your own music'],
    'A glTF scene (.glb), at most … MiB; it can also be dropped anywhere here. It stays on this device.',
    'Filmed at the fastest changes that the comfort limits allow: no flashes were found. It is shown unchanged.',
    'Target and answer go from 0 (least) to 1 (most). Drag points and slopes; a double click adds a point.',
  ],
  'own-music.jpg': [
    ...['Choose audio files…', 'Undo', 'Redo', 'Export as one file', 'Dismiss', 'Which music plays'],
    ...[
      'Composed music',
      'Your own music',
      'Stop listening',
      'Tempo and loop',
      'Tempo',
      'First beat',
      'Loop',
    ],
    ...['Beats in a bar', 'Loudness', 'Keep the mix', 'All stems equally loud', 'Stems', 'Remove'],
    ...['Give it a tempo and loop of its own', 'Use the common tempo and loop', 'no clear tempo found'],
    'Add stems (one file for each role) or whole pieces in two versions. Pad, bass, melody, pulse and air follow the outputs of these names. Calm and lively cross-fade with the tempo, dark and bright with the mode. Files stay in this browser and are not sent anywhere.',
  ],
  'connect.jpg': [
    'The device opens the app from this computer. It reads its own camera; no picture is sent here or anywhere.',
    'Put the headset or the phone on the network of this computer.',
    'Scan the code, or type the whole address, including',
    'If that address is not found, try:',
    'The browser warns you once for each address, because this computer made its own certificate',
    'What the warning says, in most versions',
    'To be sure that you are connected to this computer, compare the certificate',
    'on a headset, or choose a camera on a phone.',
    'Choose what this device is; the first device starts a room, and the others join with its six-character code.',
    'Both on this device; a studio can join.',
    'This device edits how the world answers, and sees what the wearer’s world does.',
    'Only numbers pass between the devices, never pictures, and only after consent on the sensor.',
  ],
};
/** Of worlds, spectrograms. */
const WITHOUT_WORDS = ['music.jpg', 'worlds-stereo.jpg', 'worlds.jpg'];

const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').replaceAll("'", '’').trim();
const bare = (text: string): string => plain(text).replace(/[.:…]+$/, '');

/** A text of the interface; … stands for what is put into a template. */
function textOf(node: ts.Node): string | null {
  if (ts.isStringLiteralLike(node) || ts.isJsxText(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return null;
  return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('…');
}

/** All texts in the code of the pages, comments left out. */
function textsOfInterface(): ReadonlySet<string> {
  const own = ['app', 'src'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  );
  const files = own.filter(
    (name) => /\.tsx?$/.test(name) && !/\.(?:test|fixture)\.|^src\/(?:cli|fixtures)\b/.test(name),
  );
  const texts = new Set<string>();
  for (const name of [...files, 'scripts/lib/connect-page.mjs']) {
    const kind = name.endsWith('.tsx') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
    const file = ts.createSourceFile(name, readFileSync(name, 'utf8'), ts.ScriptTarget.ESNext, false, kind);
    const visit = (node: ts.Node): void => {
      const text = textOf(node);
      if (text !== null) texts.add(plain(text));
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  return texts;
}

const texts = textsOfInterface();
const wholes = new Set([...texts].map(bare));
const isLabel = (label: string): boolean =>
  wholes.has(bare(label)) ||
  // What a name follows: “Put it in place of …”.
  (label.endsWith('…') && [...texts].some((text) => text.startsWith(`${bare(label)} “…`)));
const isShown = (words: string): boolean => [...texts].some((text) => text.includes(bare(words)));

const standsIn = (words: string): boolean =>
  words.split(' ').length >= SENTENCE_WORDS ? isShown(words) : isLabel(words);

/** Code, and the titles of tests that follow a file's name. */
const CODE = /```[\s\S]*?```|`[^`\n]*`(?:(?:,|,? then)? “[^”]+”)*/g;

/** Labels and quotations that the interface does not have. */
function unknownWords(markdown: string): string[] {
  const text = markdown.replaceAll(CODE, '`');
  const labels = [...text.matchAll(/(?<![\w*_])_([^_\n]+(?:\n[^_\n]+)?)_(?!\w)/g)]
    .flatMap(([, label = '']) => plain(label).split(' → '))
    .filter((label) => !NO_LABELS.has(label) && !isLabel(label));
  const quotations = [...text.matchAll(/“([^”]+)”/g)]
    .map(([, words = '']) => plain(words))
    .filter((words) => !isShown(words));
  return [...labels.map((label) => `_${label}_`), ...quotations.map((words) => `“${words}”`)];
}

describe('words of the interface', () => {
  it.each(DOCUMENTS)('are in %s as the interface has them', (file) => {
    expect(unknownWords(readFileSync(file, 'utf8'))).toEqual([]);
  });

  it('are in the pictures as the interface has them: retake a picture that shows others', () => {
    const pictures = readdirSync('docs').filter((name) => name.endsWith('.jpg'));
    expect(pictures.sort()).toEqual([...Object.keys(PICTURES), ...WITHOUT_WORDS].sort());
    const stale = Object.entries(PICTURES).flatMap(([picture, words]) =>
      words.filter((each) => !standsIn(each)).map((each) => `docs/${picture} shows “${each}”`),
    );
    expect(stale).toEqual([]);
  });

  it('are found where they are others (control)', () => {
    expect(texts.size).toBeGreaterThan(2000);
    expect(
      unknownWords(
        'Press _Stop sensing_, _Stop sensing now_ or _Source and world → No such camera_; it says “No new reading”, or “no such words”. `a.test.ts` “a title”, “another” _Put it in place of…_',
      ),
    ).toEqual(['_Stop sensing now_', '_No such camera_', '“no such words”']);
  });
});
