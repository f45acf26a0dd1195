// The page's own scripts may be lost on the way: then nothing of it can run, and this says so and loads the page again.
(() => {
  const KEY = 'mienscape.boot.attempts';
  const WAIT_MS = 1500;
  const MOST = 3;
  let told = false;
  const attempts = () => {
    try {
      return Number(sessionStorage.getItem(KEY) ?? 0);
    } catch {
      return MOST;
    }
  };
  const lost = ({ target }) => {
    const isScript = target instanceof HTMLScriptElement;
    const isStyle = target instanceof HTMLLinkElement && target.rel === 'stylesheet';
    if (told || !(isScript || isStyle) || document.documentElement.dataset.started === 'yes') return;
    told = true;
    const count = attempts();
    const say = () => {
      const text = document.createElement('p');
      text.setAttribute('role', 'alert');
      text.style.cssText = 'font: 1rem/1.5 system-ui; color: #f1eee8; background: #10131c; margin: 2rem; max-width: 40rem';
      text.textContent =
        count < MOST
          ? 'A part of this page could not be loaded. The page is loaded again.'
          : 'This page could not be loaded. Check the connection, then load it again.';
      document.body.append(text);
    };
    if (document.body) say();
    else addEventListener('DOMContentLoaded', say);
    if (count >= MOST) return;
    try {
      sessionStorage.setItem(KEY, String(count + 1));
    } catch {
      return;
    }
    setTimeout(() => location.reload(), WAIT_MS * 2 ** count);
  };
  addEventListener('error', lost, true);
  addEventListener('mienscape-started', () => {
    document.documentElement.dataset.started = 'yes';
    try {
      sessionStorage.removeItem(KEY);
    } catch {
      // Nothing was kept.
    }
  });
})();
