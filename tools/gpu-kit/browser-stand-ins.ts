/** @file What the kernels' suites ask of a browser, in Node: files by address, rectangles on a canvas, frames in textures. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a test fails with that needs more of a canvas. */
export const NO_PICTURES = 'The stand-in for a canvas draws no pictures: this needs a browser.';

const ADDRESS = 'http://kit';

type Colour = readonly number[];

/** A colour's three numbers, taken for red, green and blue whatever they are: tests compare the canvas with itself alone. */
const colourOf = (text: string): Colour => (text.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number);

/** From the first colour stop, at the top left of a canvas, to the second, at `right` and `bottom`. */
class Gradient {
  readonly stops: Colour[] = [];
  readonly at: (x: number, y: number) => Colour;
  constructor(right: number, bottom: number) {
    const mix = (from: number, to: number, share: number): number => from + share * (to - from);
    this.at = (x, y) => {
      const share = (x * right + y * bottom) / (right ** 2 + bottom ** 2);
      return this.stops[0]?.map((from, i) => mix(from, this.stops[1]?.[i] ?? from, share)) ?? [];
    };
  }
  addColorStop(_: number, colour: string): void {
    this.stops.push(colourOf(colour));
  }
}

/** Canvas, its context and a bitmap in one: pixels, RGBA. */
class Canvas {
  fillStyle: string | Gradient = '';
  readonly canvas = this;
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
  constructor(width: number, height: number) {
    [this.width, this.height] = [width, height];
    this.data = new Uint8ClampedArray(4 * width * height);
  }
  getContext = (): this => this;
  getImageData = (): this => this;
  createLinearGradient = (_: number, __: number, right: number, bottom: number): Gradient =>
    new Gradient(right, bottom);
  /** Whole pixels alone. */
  fillRect(left: number, top: number, width: number, height: number): void {
    const { fillStyle } = this;
    const plain = typeof fillStyle === 'string' ? colourOf(fillStyle) : null;
    for (let y = Math.round(top); y < Math.min(this.height, Math.round(top + height)); y++)
      for (let x = Math.round(left); x < Math.min(this.width, Math.round(left + width)); x++) {
        const colour = plain ?? (fillStyle as Gradient).at(x, y);
        this.data.set([...colour, 255], 4 * (y * this.width + x));
      }
  }
  resetTransform(): void {}
  setTransform(): void {}
  clearRect(): void {}
  close(): void {}
  drawImage(): never {
    throw new Error(NO_PICTURES);
  }
}

/** A frame is copied to a texture, never lent to shaders. */
class Frame {
  readonly displayWidth: number;
  readonly displayHeight: number;
  readonly data: Uint8ClampedArray;
  constructor({ width, height, data }: Canvas) {
    [this.displayWidth, this.displayHeight, this.data] = [width, height, data];
  }
  close(): void {}
}

/** To be called once Dawn is installed, before a device is requested. `root`: folder of what is fetched. */
export function installStandIns(root: string): void {
  const { requestDevice } = GPUAdapter.prototype;
  GPUAdapter.prototype.requestDevice = async function (this: GPUAdapter, descriptor) {
    const device = await requestDevice.call(this, descriptor);
    const copy = ({ source }: { source: Canvas }, to: GPUTexelCopyTextureInfo, size: [number, number]) =>
      device.queue.writeTexture(to, source.data.slice(), { bytesPerRow: 4 * size[0] }, size);
    Object.defineProperty(device.queue, 'copyExternalImageToTexture', { value: copy });
    return device;
  };
  const fetchFile = async (url: string): Promise<Response> =>
    new Response(await readFile(join(root, new URL(url).pathname)));
  Object.assign(globalThis, {
    location: { href: `${ADDRESS}/` },
    fetch: fetchFile,
    OffscreenCanvas: Canvas,
    VideoFrame: Frame,
    createImageBitmap: async (canvas: Canvas) => canvas,
  });
}
