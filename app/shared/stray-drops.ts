/**
 * @file A file that is dropped where nothing takes it: a browser would leave the page and open it in its place, and all
 * that the page holds would be gone. Imported for its effect, by both pages.
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
