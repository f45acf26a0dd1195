/** @file Public interface of expressions: turns a headset's own face tracking (WebXR draft), or another program's mouth shapes, into probabilities. */
export { weightsOfShapes } from './shapes.ts';
export { type ExpressionWeights, probabilitiesOf } from './weights.ts';
