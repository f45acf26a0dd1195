/**
 * @file Pictures that show no lower face, made up and seeded: what a camera sees of a room, of cloth, of noise, and faces
 * put wrongly together. All are whole 48×48 "faces" of which the lower half is then cut, as of a real one.
 */
import type { GreyImage, Random } from '../core/index.ts';
import { resample } from '../faces/index.ts';

const SIDE = 48;
const HALF = SIDE / 2;

type Shade = (x: number, y: number) => number;

function drawn(shade: Shade): GreyImage {
  const data = new Float32Array(SIDE * SIDE);
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) data[y * SIDE + x] = Math.min(255, Math.max(0, shade(x, y)));
  }
  return { width: SIDE, height: SIDE, data };
}

/** Noise of one cell size, linearly between: −1…1. */
function softField(random: Random, cell: number): Shade {
  const count = Math.ceil(SIDE / cell) + 2;
  const values = Float32Array.from({ length: count * count }, () => random.uniform(-1, 1));
  const [dx, dy] = [random.next(), random.next()];
  return (x, y) => {
    const [u, v] = [x / cell + dx, y / cell + dy];
    const [i, j] = [Math.floor(u), Math.floor(v)];
    const [s, t] = [u - i, v - j];
    const at = (column: number, row: number): number => values[row * count + column] ?? 0;
    return (
      (1 - t) * ((1 - s) * at(i, j) + s * at(i + 1, j)) + t * ((1 - s) * at(i, j + 1) + s * at(i + 1, j + 1))
    );
  };
}

const grain = (random: Random, amount: number): number => amount * random.normal();

function noise(random: Random): GreyImage {
  const [level, amount] = [random.uniform(40, 215), random.uniform(8, 90)];
  return drawn(() => level + grain(random, amount));
}

function softNoise(random: Random): GreyImage {
  const [level, amount] = [random.uniform(60, 195), random.uniform(15, 120)];
  const field = softField(random, random.uniform(2, 14));
  const fine = random.uniform(0, 6);
  return drawn((x, y) => level + amount * field(x, y) + grain(random, fine));
}

/** Many cell sizes at once, as clouds, plaster, carpets and skin seen from near. */
function cloud(random: Random): GreyImage {
  const fall = random.uniform(0.35, 0.8);
  const fields = [24, 12, 6, 3, 1.5].map((cell, i) => ({
    field: softField(random, cell),
    weight: fall ** i,
  }));
  const [level, amount] = [random.uniform(60, 195), random.uniform(20, 110)];
  return drawn(
    (x, y) => level + amount * fields.reduce((sum, { field, weight }) => sum + weight * field(x, y), 0),
  );
}

/** A bare wall: light from one side, a vignette, the sensor's grain. */
function gradient(random: Random): GreyImage {
  const angle = random.uniform(0, 2 * Math.PI);
  const [level, slope, vignette] = [random.uniform(40, 215), random.uniform(5, 130), random.uniform(-40, 40)];
  const bend = random.uniform(0.5, 2);
  const fine = random.uniform(0, 5);
  return drawn((x, y) => {
    const [u, v] = [x / HALF - 1, y / HALF - 1];
    const along = u * Math.cos(angle) + v * Math.sin(angle);
    return (
      level +
      slope * Math.sign(along) * Math.abs(along) ** bend +
      vignette * (u * u + v * v) +
      grain(random, fine)
    );
  });
}

function stripes(random: Random): GreyImage {
  const angle = random.next() < 0.5 ? random.integer(2) * (Math.PI / 2) : random.uniform(0, Math.PI);
  const [period, phase] = [random.uniform(3, 30), random.uniform(0, 2 * Math.PI)];
  const [level, amount, sharpness] = [
    random.uniform(60, 195),
    random.uniform(10, 100),
    random.uniform(0.5, 8),
  ];
  const fine = random.uniform(0, 6);
  return drawn((x, y) => {
    const wave = Math.sin((2 * Math.PI * (x * Math.cos(angle) + y * Math.sin(angle))) / period + phase);
    return level + amount * Math.tanh(sharpness * wave) + grain(random, fine);
  });
}

function checks(random: Random): GreyImage {
  const [wide, high] = [random.uniform(3, 16), random.uniform(3, 16)];
  const [dx, dy] = [random.uniform(0, 16), random.uniform(0, 16)];
  const [a, b] = [random.uniform(0, 255), random.uniform(0, 255)];
  const fine = random.uniform(1, 6);
  return drawn(
    (x, y) => ((Math.floor((x + dx) / wide) + Math.floor((y + dy) / high)) % 2 ? a : b) + grain(random, fine),
  );
}

/** Round spots, dark or bright, soft or hard: lamps, buttons, knots, a lens cap. */
function blobs(random: Random): GreyImage {
  const level = random.uniform(50, 205);
  const spots = Array.from({ length: 1 + random.integer(7) }, () => ({
    x: random.uniform(0, SIDE),
    y: random.uniform(HALF - 6, SIDE),
    across: random.uniform(2, 16),
    down: random.uniform(2, 16),
    amount: random.uniform(-150, 150),
    hard: random.uniform(0.7, 4),
  }));
  const fine = random.uniform(0, 6);
  return drawn((x, y) => {
    const sum = spots.reduce((total, spot) => {
      const distance = ((x - spot.x) / spot.across) ** 2 + ((y - spot.y) / spot.down) ** 2;
      return total + spot.amount * Math.exp(-(distance ** spot.hard));
    }, 0);
    return level + sum + grain(random, fine);
  });
}

/** Flat pieces with straight edges, one over the other: furniture, windows, door frames. */
function edges(random: Random): GreyImage {
  const pieces = Array.from({ length: 2 + random.integer(7) }, () => ({
    angle: random.next() < 0.6 ? random.integer(4) * (Math.PI / 2) : random.uniform(0, 2 * Math.PI),
    x: random.uniform(0, SIDE),
    y: random.uniform(HALF, SIDE),
    level: random.uniform(10, 245),
    thickness: random.next() < 0.5 ? random.uniform(1, 10) : SIDE,
  }));
  const [ground, fine] = [random.uniform(20, 235), random.uniform(1, 6)];
  return drawn((x, y) => {
    let level = ground;
    for (const piece of pieces) {
      const off = (x - piece.x) * Math.cos(piece.angle) + (y - piece.y) * Math.sin(piece.angle);
      if (off > 0 && off < piece.thickness) level = piece.level;
    }
    return level + grain(random, fine);
  });
}

/** Rows of dark marks: print, keys, books. */
function print(random: Random): GreyImage {
  const [row, width] = [random.uniform(4, 11), random.uniform(2, 7)];
  const [paper, ink] = random.next() < 0.7 ? [215, 50] : [40, 200];
  const marks = Array.from({ length: 400 }, () => random.next());
  const [share, shift, fine] = [random.uniform(0.3, 0.8), random.uniform(0, 10), random.uniform(1, 8)];
  return drawn((x, y) => {
    const [line, cell] = [Math.floor((y + shift) / row), Math.floor(x / width)];
    const inked = ((y + shift) % row) / row < 0.6 && (marks[(line * 31 + cell) % marks.length] ?? 0) < share;
    return (inked ? ink : paper) + grain(random, fine);
  });
}

const of = (face: GreyImage, source: (x: number, y: number) => readonly [number, number]): GreyImage =>
  drawn((x, y) => {
    const [fromX, fromY] = source(x, y);
    return face.data[fromY * SIDE + fromX] ?? 0;
  });

const upsideDown = (_: Random, face: GreyImage): GreyImage => of(face, (x, y) => [x, SIDE - 1 - y]);
/** The lower half itself on its head. */
const mouthUpsideDown = (_: Random, face: GreyImage): GreyImage =>
  of(face, (x, y) => [x, y < HALF ? y : SIDE - 1 - (y - HALF)]);
/** The upper half where the lower should be: forehead and eyes. */
const upperHalf = (_: Random, face: GreyImage): GreyImage => of(face, (x, y) => [x, y % HALF]);

function sideways(random: Random, face: GreyImage): GreyImage {
  return random.next() < 0.5 ? of(face, (x, y) => [y, SIDE - 1 - x]) : of(face, (x, y) => [SIDE - 1 - y, x]);
}

/** A part of the face, without the mouth, as large as the half: forehead, an eye, a cheek's edge. */
function magnified(random: Random, face: GreyImage): GreyImage {
  const width = random.uniform(12, 26);
  const [left, top] = [random.uniform(0, SIDE - width), random.uniform(0, HALF - width / 2)];
  const [columns, rows] = [Math.round(width), Math.round(width / 2)];
  const data = new Float32Array(columns * rows);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++)
      data[y * columns + x] =
        face.data[Math.floor(top + y) * SIDE + Math.min(SIDE - 1, Math.floor(left + x))] ?? 0;
  }
  const large = resample({ width: columns, height: rows, data }, SIDE, HALF);
  return drawn((x, y) => large.data[(y % HALF) * SIDE + x] ?? 0);
}

/** The lower half cut into tiles that are dealt anew. */
function shuffled(random: Random, face: GreyImage): GreyImage {
  const tile = [4, 6, 8, 12][random.integer(4)] ?? 8;
  const [across, down] = [SIDE / tile, HALF / tile];
  const order = random.shuffle(Array.from({ length: across * down }, (_, i) => i));
  return of(face, (x, y) => {
    if (y < HALF) return [x, y];
    const from = order[Math.floor((y - HALF) / tile) * across + Math.floor(x / tile)] ?? 0;
    return [
      (from % across) * tile + (x % tile),
      HALF + Math.floor(from / across) * tile + ((y - HALF) % tile),
    ];
  });
}

/** Left and right change places: the mouth's corners meet, its middle is at the rims. */
const halvesSwapped = (_: Random, face: GreyImage): GreyImage => of(face, (x, y) => [(x + HALF) % SIDE, y]);

/** Dark and bright exchanged. */
const negative = (_: Random, face: GreyImage): GreyImage =>
  drawn((x, y) => 255 - (face.data[y * SIDE + x] ?? 0));

/** As in a fairground mirror: rows and columns pushed aside by waves. */
function waved(random: Random, face: GreyImage): GreyImage {
  const wave = () => {
    const [reach, period, phase] = [random.uniform(4, 10), random.uniform(8, 24), random.uniform(0, 6.3)];
    return (at: number): number => reach * Math.sin((2 * Math.PI * at) / period + phase);
  };
  const [acrossBy, downBy] = [wave(), wave()];
  const inside = (value: number, from: number): number =>
    Math.min(SIDE - 1, Math.max(from, Math.round(value)));
  return of(face, (x, y) => [inside(x + acrossBy(y), 0), inside(y + downBy(x), y < HALF ? 0 : HALF)]);
}

/** Several copies of the lower half, each moved along and some turned over, one over the other. */
function overlaid(random: Random, face: GreyImage): GreyImage {
  const copies = Array.from({ length: 3 + random.integer(4) }, () => ({
    dx: random.integer(SIDE),
    dy: 4 + random.integer(HALF - 8),
    turned: random.next() < 0.5,
  }));
  const sum = drawn(() => 0);
  for (const { dx, dy, turned } of copies) {
    for (let y = HALF; y < SIDE; y++) {
      const moved = (y - HALF + dy) % HALF;
      for (let x = 0; x < SIDE; x++) {
        const from = (HALF + (turned ? HALF - 1 - moved : moved)) * SIDE + ((x + dx) % SIDE);
        sum.data[y * SIDE + x] = (sum.data[y * SIDE + x] ?? 0) + (face.data[from] ?? 0) / copies.length;
      }
    }
  }
  return sum;
}

type Maker = (random: Random, face: GreyImage) => GreyImage;

/** Kinds that are like each other stand in one family. */
export const NON_FACES = {
  noise: { family: 'noise', make: noise },
  softNoise: { family: 'noise', make: softNoise },
  cloud: { family: 'noise', make: cloud },
  gradient: { family: 'walls', make: gradient },
  blobs: { family: 'walls', make: blobs },
  stripes: { family: 'patterns', make: stripes },
  checks: { family: 'patterns', make: checks },
  edges: { family: 'patterns', make: edges },
  print: { family: 'patterns', make: print },
  upsideDown: { family: 'turned', make: upsideDown },
  mouthUpsideDown: { family: 'turned', make: mouthUpsideDown },
  sideways: { family: 'turned', make: sideways },
  upperHalf: { family: 'other parts', make: upperHalf },
  magnified: { family: 'other parts', make: magnified },
  shuffled: { family: 'shuffled', make: shuffled },
  halvesSwapped: { family: 'shuffled', make: halvesSwapped },
  overlaid: { family: 'shuffled', make: overlaid },
  negative: { family: 'distorted', make: negative },
  waved: { family: 'distorted', make: waved },
} as const satisfies Record<string, { readonly family: string; readonly make: Maker }>;

export type NonFace = keyof typeof NON_FACES;

/** A picture of that kind; those that are made of a face are made of `face`, 48×48. */
export function makeNonFace(kind: NonFace, random: Random, face: GreyImage): GreyImage {
  return NON_FACES[kind].make(random, face);
}
