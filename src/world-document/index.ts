/** @file Public interface of world-document: reads a glTF's own description, and says how its nodes follow the targets. */
export { defaultBindings, readExtras } from './bindings.ts';
export { type BudgetItem, judgeBudget, type WorldCounts } from './budget.ts';
export { contentHash } from './content-hash.ts';
export { type CompiledBinding, compileBinding, evaluateBinding, shareOf } from './evaluate.ts';
export { createFollower, type Follower } from './follower.ts';
export { frameViewer, type SceneBounds, type SceneCamera, viewerAtCamera } from './frame-viewer.ts';
export {
  assertWorldSize,
  embedDocument,
  type Glb,
  MOST_WORLD_BYTES,
  readGlb,
  WorldFileError,
} from './glb.ts';
export { brightestOf, type GltfJson, outlineOf, type WorldNode, type WorldOutline } from './outline.ts';
export {
  NODE_KINDS,
  type NodeKind,
  PROPERTIES,
  type PropertyDescriptor,
  type PropertyName,
  propertiesOf,
} from './properties.ts';
export { calmVerdict, EDITED, NOT_FILMED, readVerdict, type WorldVerdict } from './verdict.ts';
export {
  type Binding,
  looksAlike,
  parseWorldDocument,
  type Viewer,
  type WorldDocument,
  withoutMissing,
} from './world-document.ts';
export { readWorldFile, type WorldFile } from './world-file.ts';
