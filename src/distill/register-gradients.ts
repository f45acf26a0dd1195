/** @file tfjs's own gradients in Node, whose build of tfjs-core leaves them out. */
import * as tf from '@tensorflow/tfjs-core';
import { require as requireModule } from 'tsx/cjs/api';

/**
 * Registers every gradient of tfjs-core, once; a backend package that brought them along (tfjs-node) is left alone.
 * They lie in the package as modules that Node cannot resolve by itself (no file extensions), hence tsx's loader.
 */
export function registerGradients(): void {
  if (tf.getGradient('Add') !== undefined) return;
  requireModule('@tensorflow/tfjs-core/dist/register_all_gradients.js', import.meta.url);
}
