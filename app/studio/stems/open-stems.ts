/** @file The one stems model of a page, with the decoder that is loaded when a file is brought. */
import type { Runtime } from '../../runtime/interfaces.ts';
import { createLoader } from '../../shared/loader.ts';
import { newId } from '../../shared/new-id.ts';
import { createStemsModel, type StemsModel } from './stems-model.ts';

const loadDecoder = createLoader({
  what: 'Your own music’s decoder',
  load: () => import('../../experience/audio/stems/decode.ts'),
});

/** One a runtime, whatever React mounts and unmounts: its history outlives a closed fold. */
const models = new WeakMap<Runtime, StemsModel>();

export function stemsOf(runtime: Runtime): StemsModel {
  const model =
    models.get(runtime) ??
    createStemsModel({
      storage: runtime.storage.stems,
      examine: async (name, bytes) => (await loadDecoder()).examineFile(name, bytes),
      newId,
    });
  models.set(runtime, model);
  return model;
}
