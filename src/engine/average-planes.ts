/** @file The planes of a video frame, reduced by a whole factor: each pixel is the mean of a square. Pure. */

/** How a pixel format lies in memory; `across` and `down` say how many pixels of the picture share one sample. */
interface Plane {
  readonly channels: number;
  readonly across: 1 | 2;
  readonly down: 1 | 2;
}

const full = (channels: number): Plane => ({ channels, across: 1, down: 1 });
const quarter = (channels: number): Plane => ({ channels, across: 2, down: 2 });

/** The formats with 8 bits a sample; of others nothing is known here. */
const PLANES: Readonly<Record<string, readonly Plane[]>> = {
  NV12: [full(1), quarter(2)],
  I420: [full(1), quarter(1), quarter(1)],
  I420A: [full(1), quarter(1), quarter(1), full(1)],
  I422: [full(1), { channels: 1, across: 2, down: 1 }, { channels: 1, across: 2, down: 1 }],
  I444: [full(1), full(1), full(1)],
  RGBA: [full(4)],
  RGBX: [full(4)],
  BGRA: [full(4)],
  BGRX: [full(4)],
};

export interface PlaneLayout {
  /** Bytes. */
  readonly offset: number;
  readonly stride: number;
}

export interface PixelBuffer {
  readonly format: string;
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array<ArrayBuffer>;
}

export const canAverage = (format: string): boolean => Object.hasOwn(PLANES, format);

/** Sides of the reduced picture: even, since two colour samples may share a pixel; at least 2. */
export function reducedSize(width: number, height: number, factor: number) {
  const even = (side: number): number => Math.max(2, 2 * Math.floor(side / factor / 2));
  return { width: even(width), height: even(height) };
}

/**
 * Reduces a picture by a whole factor. What is left over at the right and at the bottom, less than two pixels of the
 * result, is cut off. `layout` is where the planes lie in `picture.data`, tightly packed where it is not given.
 * @throws RangeError for a format that `canAverage` does not know, and for a picture smaller than twice the factor
 */
export function averagePlanes(
  picture: PixelBuffer,
  factor: number,
  layout: readonly PlaneLayout[] = packedLayout(picture),
): PixelBuffer {
  const { format, data } = picture;
  const planes = PLANES[format];
  if (!planes) throw new RangeError(`Pixels of the format ${format} are not known here.`);
  if (!(factor >= 1) || Math.min(picture.width, picture.height) < 2 * factor)
    throw new RangeError(`A picture of ${picture.width}×${picture.height} is not reduced ${factor} times.`);
  const { width, height } = reducedSize(picture.width, picture.height, factor);
  const sizes = planes.map(({ channels, across, down }) => ({
    columns: width / across,
    rows: height / down,
    channels,
  }));
  const out = new Uint8Array(
    sizes.reduce((sum, { columns, rows, channels }) => sum + columns * rows * channels, 0),
  );
  let written = 0;
  for (const [i, { columns, rows, channels }] of sizes.entries()) {
    const { offset, stride } = layout[i] ?? { offset: 0, stride: 0 };
    const sums = new Uint32Array(columns * channels);
    for (let row = 0; row < rows; row++) {
      sums.fill(0);
      for (let line = 0; line < factor; line++) {
        addRow(sums, data, offset + (row * factor + line) * stride, factor, channels);
      }
      for (let at = 0; at < sums.length; at++)
        out[written++] = Math.round((sums[at] ?? 0) / (factor * factor));
    }
  }
  return { format, width, height, data: out };
}

/** Adds one row of pixels to the sums, `factor` of them to each. The loops are plain: this runs over millions of bytes. */
function addRow(sums: Uint32Array, data: Uint8Array, start: number, factor: number, channels: number): void {
  let from = start;
  if (channels === 1) {
    for (let column = 0; column < sums.length; column++) {
      let sum = 0;
      for (const end = from + factor; from < end; from++) sum += data[from] as number;
      sums[column] = (sums[column] as number) + sum;
    }
    return;
  }
  for (let to = 0; to < sums.length; to += channels) {
    for (let step = 0; step < factor; step++) {
      for (let channel = 0; channel < channels; channel++)
        sums[to + channel] = (sums[to + channel] as number) + (data[from++] as number);
    }
  }
}

function packedLayout({ format, width, height }: PixelBuffer): PlaneLayout[] {
  let offset = 0;
  return (PLANES[format] ?? []).map(({ channels, across, down }) => {
    const stride = Math.ceil(width / across) * channels;
    const plane = { offset, stride };
    offset += stride * Math.ceil(height / down);
    return plane;
  });
}
