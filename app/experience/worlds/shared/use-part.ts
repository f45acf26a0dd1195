/** @file GPU resources made once for a component and freed with it. */
import { useEffect, useMemo } from 'react';

interface Disposable {
  dispose(): void;
}

/** `create` runs when `owner` changes. Freeing twice is harmless: three uploads again what is still drawn. */
export function usePart<Owner extends object, Part extends { readonly [name: string]: Disposable }>(
  owner: Owner,
  create: (owner: Owner) => Part,
): Part {
  // biome-ignore lint/correctness/useExhaustiveDependencies: `create` is a module's function, never a closure.
  const part = useMemo(() => create(owner), [owner]);
  useEffect(
    () => () => {
      for (const resource of Object.values(part)) resource.dispose();
    },
    [part],
  );
  return part;
}
