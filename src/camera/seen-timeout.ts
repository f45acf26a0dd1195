/** @file A time limit that runs only while the page is visible, because browsers give a hidden tab no pictures. */

type Page = Pick<Document, 'visibilityState' | 'addEventListener' | 'removeEventListener'>;

/** Calls `due` once the page has been seen for `ms` at a stretch. Returns the way to call it off. */
export function whenSeenFor(ms: number, due: () => void, page: Page = document): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const follow = (): void => {
    clearTimeout(timer);
    if (page.visibilityState === 'visible') timer = setTimeout(finish, ms);
  };
  const stop = (): void => {
    clearTimeout(timer);
    page.removeEventListener('visibilitychange', follow);
  };
  const finish = (): void => {
    stop();
    due();
  };
  page.addEventListener('visibilitychange', follow);
  follow();
  return stop;
}
