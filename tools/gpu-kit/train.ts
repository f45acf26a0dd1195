/**
 * @file The kit's third part: `npm run train`. tfjs's gradients are bundled here, which src/distill/register-gradients.ts
 * otherwise looks for in node_modules. tfjs itself comes first: the gradients bring parts of a second copy, which join it.
 */
import '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import '../../src/cli/train.ts';
