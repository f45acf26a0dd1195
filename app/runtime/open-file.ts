/** @file Opens a file that was dropped or chosen, by its content. A refused file changes nothing. */
import { kindOfFile, UNREADABLE_WORDS } from '../shared/file-kind.ts';
import { readMappingFile } from '../shared/mapping-file.ts';
import type { SimulationControls, Sources } from './interfaces.ts';

const NO_VIDEO = {
  session: 'It is a recorded session. Open it in the studio.',
  audio: 'It contains only sound. Add it in the studio, under “Your own music”.',
  text: 'It contains text, not video. Choose an MP4 (H.264) or WebM file.',
  unreadable: UNREADABLE_WORDS,
} as const;

interface Openers {
  readonly sources: Pick<Sources, 'openFile' | 'refuseFile'>;
  readonly simulation: Pick<SimulationControls, 'setMappingDocument'>;
}

/**
 * Videos play, mappings are followed, scenes become worlds; for all else it is said what it is.
 * @param openWorld takes a glTF scene
 */
export async function openAnyFile(
  runtime: Openers,
  file: File,
  openWorld: (file: File) => Promise<void>,
): Promise<void> {
  const refuse = (reason: string): void =>
    runtime.sources.refuseFile(`“${file.name}” was not opened. ${reason}`);
  const kind = await kindOfFile(file);
  switch (kind) {
    case 'binary':
      return runtime.sources.openFile(file);
    case 'mapping':
      try {
        runtime.simulation.setMappingDocument(await readMappingFile(file));
        runtime.sources.refuseFile(null);
      } catch (error) {
        refuse(error instanceof Error ? error.message : String(error));
      }
      return;
    case 'world':
      runtime.sources.refuseFile(null);
      return openWorld(file);
    case 'session':
    case 'audio':
    case 'text':
    case 'unreadable':
      return refuse(NO_VIDEO[kind]);
    default:
      throw kind satisfies never;
  }
}
