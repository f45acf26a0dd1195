/** @file Runs a task one request at a time; while it runs, only the newest request waits. */

/** @param work by key; it reads what it works on when it begins */
export function latestOnly(work: (key: string) => Promise<void>): (key: string) => Promise<void> {
  const running = new Map<string, { readonly now: Promise<void>; next: Promise<void> | null }>();
  const begin = (key: string): Promise<void> => {
    const now = work(key).finally(() => {
      if (running.get(key)?.next === null) running.delete(key);
    });
    running.set(key, { now, next: null });
    return now;
  };
  return (key) => {
    const under = running.get(key);
    if (!under) return begin(key);
    under.next ??= under.now.then(
      () => begin(key),
      () => begin(key),
    );
    return under.next;
  };
}
