/** @file A file that was dropped or chosen, opened as what it is; one that is refused changes nothing. */
import { parseMapping } from '../../src/adaptation/index.ts';
import { kindOfFile, UNREADABLE } from '../shared/file-kind.ts';
import type { SimulationControls, Sources } from './interfaces.ts';

const NO_VIDEO = {
  session: 'It is a recorded session. Open it in the studio.',
  world: 'It is a scene. Drop it on the first page or in the studio.',
  audio: 'It holds sound alone. Bring it in the studio, under “Your own music”.',
  unreadable: UNREADABLE,
  text: 'It holds text and no video. Choose an MP4 (H.264) or WebM file.',
} as const;

interface Openers {
  readonly sources: Pick<Sources, 'openFile' | 'refuseFile'>;
  readonly simulation: Pick<SimulationControls, 'setMappingDocument'>;
}

/**
 * Videos play, mappings are followed, scenes become worlds; for all else it is said what it is.
 * @param openWorld takes a glTF scene; where it is left out, one is refused
 */
export async function openAnyFile(
  runtime: Openers,
  file: File,
  openWorld?: (file: File) => Promise<void>,
): Promise<void> {
  const refuse = (reason: string): void =>
    runtime.sources.refuseFile(`“${file.name}” was not opened. ${reason}`);
  const kind = await kindOfFile(file);
  switch (kind) {
    case 'binary':
      return runtime.sources.openFile(file);
    case 'mapping':
      try {
        runtime.simulation.setMappingDocument(parseMapping(JSON.parse(await file.text())));
        runtime.sources.refuseFile(null);
      } catch (error) {
        refuse(error instanceof Error ? error.message : String(error));
      }
      return;
    case 'world':
      if (!openWorld) return refuse(NO_VIDEO[kind]);
      runtime.sources.refuseFile(null);
      return openWorld(file);
    case 'session':
    case 'audio':
    case 'unreadable':
    case 'text':
      return refuse(NO_VIDEO[kind]);
    default:
      throw kind satisfies never;
  }
}
