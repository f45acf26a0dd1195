/** @file First values of a network's parameters. */
import type { Random } from '../core/index.ts';
import { parameterShapes } from './parameter-shapes.ts';
import { type NetworkSpec, walk } from './spec.ts';

/** He et al. 2015 (fan-in, normal) for kernels, 1 for scales and variances, 0 for the rest; seeded. */
export function initialValues(
  spec: NetworkSpec,
  random: Random,
): { name: string; shape: readonly number[]; values: Float32Array }[] {
  const shapes = parameterShapes(spec);
  const heads = [
    shapes.findLast(({ shape }) => shape.length === 2)?.name,
    spec.secondHead && `${spec.secondHead.name}.kernel`,
  ];
  const depthwise = new Set(
    walk(spec).flatMap(({ layer, prefix }) =>
      layer.type === 'depthwise' ? [`${prefix}${layer.name}.kernel`] : [],
    ),
  );
  return shapes.map(({ name, shape }) => {
    const size = shape.reduce((product, side) => product * side, 1);
    const values = new Float32Array(size);
    if (name.endsWith('.kernel')) {
      const fanIn = size / (shape.at(depthwise.has(name) ? -2 : -1) ?? 1);
      // A head that starts small starts undecided.
      const deviation = heads.includes(name) ? 0.01 : Math.sqrt(2 / fanIn);
      for (let i = 0; i < size; i++) values[i] = deviation * random.normal();
    } else if (name.endsWith('.gamma') || name.endsWith('.variance')) values.fill(1);
    return { name, shape, values };
  });
}
