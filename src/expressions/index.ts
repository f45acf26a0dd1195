/** @file Front door of expressions: what a headset's browser says of the face, by the WebXR draft. */
export { type ExpressionWeights, probabilitiesOf } from './weights.ts';
