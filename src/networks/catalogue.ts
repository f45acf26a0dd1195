/** @file The networks that a recipe can name, sized for a half of the face. */
import { DataError, type Half } from '../core/index.ts';
import { compactVgg } from './compact-vgg.ts';
import { dlibResnet } from './dlib-resnet.ts';
import { mobileNet } from './mobilenet.ts';
import { alexNet, mtVgg, vgg12, vgg13, vggF, vggFace } from './published.ts';
import type { NetworkSpec } from './spec.ts';

const FACE_SIDE = 48;

const extentOf = (half: Half, side: number): { readonly height: number; readonly width: number } => ({
  height: half === 'full' ? side : side / 2,
  width: side,
});

const compact =
  (name: string, channels: readonly number[], parallel = false) =>
  (half: Half): NetworkSpec =>
    compactVgg({
      name,
      ...extentOf(half, FACE_SIDE),
      channels,
      dropout: 0.2,
      parallel,
    });

const mobile =
  (name: string, side: number) =>
  (half: Half): NetworkSpec =>
    mobileNet({ name, ...extentOf(half, side), cut: extentOf(half, FACE_SIDE), dropout: 0 });

const CATALOGUE = {
  'compact-vgg': compact('compact-vgg', [32, 64, 128, 256]),
  // As many parameters, more of them where the picture is still large.
  'compact-vgg-wide': compact('compact-vgg-wide', [48, 96, 160, 208]),
  // The same when exported; each convolution learns as several side by side.
  'compact-vgg-parallel': compact('compact-vgg-parallel', [48, 96, 160, 208], true),
  // Slim enough to read a face and its mirror image within 150 MMAC.
  'compact-vgg-slim': compact('compact-vgg-slim', [40, 80, 136, 208]),
  'dlib-resnet': (half: Half): NetworkSpec =>
    dlibResnet({
      name: 'dlib-resnet',
      ...extentOf(half, FACE_SIDE),
      scaled: extentOf(half, 96),
      dropout: 0.2,
    }),
  // By the side of a whole face, in pixels.
  'mobilenet-96': mobile('mobilenet-96', 96),
  'mobilenet-112': mobile('mobilenet-112', 112),
  'mobilenet-128': mobile('mobilenet-128', 128),
  'mobilenet-192': mobile('mobilenet-192', 192),
  // Those with pretrained weights keep their 224×224 for any half: it is placed in it, as `fit` says.
  'vgg-f': (): NetworkSpec => vggF(),
  'vgg-face': (): NetworkSpec => vggFace(),
  'mt-vgg': (): NetworkSpec => mtVgg(),
  'vgg-12': vgg12,
  'vgg-13': vgg13,
  alexnet: alexNet,
} satisfies Record<string, (half: Half) => NetworkSpec>;

export const NETWORK_NAMES = Object.keys(CATALOGUE);

/** The network of that name for that half; an unknown name is refused with the names there are. */
export function networkNamed(name: string, half: Half): NetworkSpec {
  const build = Object.hasOwn(CATALOGUE, name) ? CATALOGUE[name as keyof typeof CATALOGUE] : undefined;
  if (!build) {
    throw new DataError(
      `At network: expected one of ${NETWORK_NAMES.join(', ')}, got '${name}'.`,
      'Choose one of them.',
    );
  }
  return build(half);
}
