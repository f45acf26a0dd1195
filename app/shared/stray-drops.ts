/**
 * @file Refuses files that are dropped beside the places for them. Otherwise the browser would open the file in place
 * of the page, and unsaved work would be lost. Both pages import this for its effect.
 */

type DropPage = Pick<Window, 'addEventListener'>;

/** Refuses files that nothing else has taken; text that is dragged into a field is left alone. */
export function refuseStrayDrops(page: DropPage): void {
  const refuse = (event: DragEvent): void => {
    const { dataTransfer, defaultPrevented } = event;
    if (defaultPrevented || !dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    dataTransfer.dropEffect = 'none';
  };
  page.addEventListener('dragover', refuse);
  page.addEventListener('drop', refuse);
}

if (typeof document !== 'undefined') refuseStrayDrops(globalThis.window);
