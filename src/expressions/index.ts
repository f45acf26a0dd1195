/** @file Public interface of expressions: turns the weights of a headset's own face tracking (WebXR draft) into probabilities. */
export { type ExpressionWeights, probabilitiesOf } from './weights.ts';
