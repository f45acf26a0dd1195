/** @file The shaders as text, as the bundler carries them; in Node they are read from disk by the same names. */

import conv1x1 from '../../../shaders/conv1x1.wgsl?raw';
import conv1x1Shared from '../../../shaders/conv1x1-shared.wgsl?raw';
import conv3x3 from '../../../shaders/conv3x3.wgsl?raw';
import conv3x3First from '../../../shaders/conv3x3-first.wgsl?raw';
import conv3x3Shared from '../../../shaders/conv3x3-shared.wgsl?raw';
import dense from '../../../shaders/dense.wgsl?raw';
import denseSubgroups from '../../../shaders/dense-subgroups.wgsl?raw';
import depthwise3x3 from '../../../shaders/depthwise3x3.wgsl?raw';
import frameEnlarge from '../../../shaders/frame-enlarge.wgsl?raw';
import frameResample from '../../../shaders/frame-resample.wgsl?raw';
import frameSample from '../../../shaders/frame-sample.wgsl?raw';
import globalAveragePool from '../../../shaders/global-average-pool.wgsl?raw';
import standardise from '../../../shaders/standardise.wgsl?raw';
import tiles from '../../../shaders/tiles.wgsl?raw';
import weightsCodes from '../../../shaders/weights-codes.wgsl?raw';
import weightsPlain from '../../../shaders/weights-plain.wgsl?raw';
import type { ShaderName } from './pipelines.ts';

export const SHADERS: Readonly<Record<ShaderName, string>> = {
  'conv3x3-first': conv3x3First,
  conv1x1,
  'conv1x1-shared': conv1x1Shared,
  conv3x3,
  'conv3x3-shared': conv3x3Shared,
  dense,
  'dense-subgroups': denseSubgroups,
  depthwise3x3,
  'frame-enlarge': frameEnlarge,
  'frame-resample': frameResample,
  'frame-sample': frameSample,
  'global-average-pool': globalAveragePool,
  standardise,
  tiles,
  'weights-codes': weightsCodes,
  'weights-plain': weightsPlain,
};
