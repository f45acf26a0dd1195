/** @file Checks that a file's nodes are a tree of limited depth, because drawing it recurses. */

/** Greatest depth; skeletons, the deepest that people make, have some dozens. */
const MOST_LEVELS = 1000;

interface Parent {
  readonly children?: readonly number[] | undefined;
}

/** A node below which no end is in reach. */
export type TreeFault = { readonly kind: 'loop' | 'tooDeep'; readonly node: number };

/**
 * The first that is found, without calls inside calls; null where all is well. Children that are not there have no
 * children.
 */
export function treeFault(nodes: readonly Parent[]): TreeFault | null {
  const onPath = new Set<number>();
  /** Levels from a node down, itself included; only of those that were left. */
  const levels = new Map<number, number>();
  for (const first of nodes.keys()) {
    if (levels.has(first)) continue;
    const path = [{ node: first, next: 0, below: 0 }];
    onPath.add(first);
    for (let last = path.at(-1); last; last = path.at(-1)) {
      const child = nodes[last.node]?.children?.[last.next++];
      if (child === undefined) {
        path.pop();
        onPath.delete(last.node);
        const own = last.below + 1;
        if (own > MOST_LEVELS) return { kind: 'tooDeep', node: last.node };
        levels.set(last.node, own);
        const parent = path.at(-1);
        if (parent) parent.below = Math.max(parent.below, own);
        continue;
      }
      if (onPath.has(child)) return { kind: 'loop', node: child };
      const known = levels.get(child);
      if (known === undefined) {
        onPath.add(child);
        path.push({ node: child, next: 0, below: 0 });
      } else last.below = Math.max(last.below, known);
    }
  }
  return null;
}
