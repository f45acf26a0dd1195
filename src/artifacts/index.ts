/** @file Public interface of artifacts: reads and writes trained models (manifest.json and weights.bin), and checks everything before a weight is used. */
export { type ArtifactContent, decodeArtifact, encodeArtifact, type Model, networkHash } from './artifact.ts';
export {
  type FaceGate,
  type FaceGateFile,
  packGate,
  parseFaceGate,
  type Seen,
  unpackGate,
} from './face-gate.ts';
export { importFaceMobileNet } from './face-mobilenet.ts';
export { importFaceRecognition } from './face-recognition.ts';
export { toFloat16Bits } from './float16.ts';
export {
  embeddingScore,
  GATE_HEIGHT,
  GATE_PARTS,
  GATE_WIDTH,
  type GatePart,
  type GateScale,
  type GateScales,
  type GateValues,
  gateInputs,
  gatePixels,
  gateTensors,
  jointScore,
  pictureScore,
} from './gate-network.ts';
export { isModelName, type Manifest, parseManifest } from './manifest.ts';
export { readMatFile } from './mat-file.ts';
export { countClasses, importMatConvNet } from './matconvnet.ts';
export { importSafetensors } from './safetensors.ts';
