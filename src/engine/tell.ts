/** @file Calls listeners that belong to an app. */

/**
 * Tells each listener that is still there. What one throws is the app's own fault: it is reported as an uncaught error,
 * and stops neither the caller nor the other listeners. In Node such an error ends the process unless the app listens to it.
 */
export function tell<Event>(listeners: ReadonlySet<(event: Event) => void>, event: Event): void {
  for (const listener of [...listeners]) {
    if (!listeners.has(listener)) continue;
    try {
      listener(event);
    } catch (error) {
      // Node has no such thing: there, too, it must be seen as what it is.
      if (typeof reportError === 'function') reportError(error);
      else
        queueMicrotask(() => {
          throw error;
        });
    }
  }
}
