/** @file Installed in the page before anything of it runs: handles by which devices, workers and stores are made to fail. */

/** As text for the page; `__faults` holds what a case takes in hand. */
export const PROBES = `(() => {
  const faults = { workers: [], contexts: [], tracks: [], sessions: [], canvases: [] };
  globalThis.__faults = faults;
  const NativeWorker = globalThis.Worker;
  globalThis.Worker = class extends NativeWorker {
    constructor(url, options) { super(url, options); faults.workers.push(this); }
  };
  const NativeAudio = globalThis.AudioContext;
  globalThis.AudioContext = class extends NativeAudio {
    constructor(options) { super(options); faults.contexts.push(this); }
  };
  const { getUserMedia } = MediaDevices.prototype;
  MediaDevices.prototype.getUserMedia = async function (constraints) {
    const stream = await getUserMedia.call(this, constraints);
    faults.tracks.push(...stream.getVideoTracks());
    return stream;
  };
  const { getContext } = HTMLCanvasElement.prototype;
  HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
    if (kind.startsWith('webgl') && globalThis.__withoutWebGl) return null;
    const context = Reflect.apply(getContext, this, [kind, ...rest]);
    if (kind.startsWith('webgl') && context) faults.canvases.push(context);
    return context;
  };
})();`;

export const WITHOUT_WEBGL = 'globalThis.__withoutWebGl = true;';

/** The first opening of a database fails, as where the browser had closed or locked it. */
export const DATABASE_FAILS_ONCE = `(() => {
  const { open } = IDBFactory.prototype;
  let failed = false;
  IDBFactory.prototype.open = function (...rest) {
    if (failed) return open.apply(this, rest);
    failed = true;
    throw new DOMException('The database was closed by the browser.', 'UnknownError');
  };
})();`;

/** The first read of what is kept fails. */
export const STORAGE_FAILS_ONCE = `(() => {
  const { getItem } = Storage.prototype;
  let failed = false;
  Storage.prototype.getItem = function (key) {
    if (failed || this !== localStorage) return getItem.call(this, key);
    failed = true;
    throw new DOMException('Storage is not available now.', 'UnknownError');
  };
})();`;

/** Kills every worker of the page. */
export const KILL_WORKERS = '__faults.workers.splice(0).forEach((worker) => worker.terminate())';
export const PULL_CAMERA = `__faults.tracks.forEach((track) => { track.stop(); track.dispatchEvent(new Event('ended')); })`;
export const SUSPEND_SOUND = `Promise.all(__faults.contexts.filter((c) => c.state === 'running').map((c) => c.suspend())).then(() => null)`;
/** Taken away, and given back after a second. */
export const LOSE_CARD = `__faults.canvases.filter((gl) => !gl.isContextLost() && gl.canvas.isConnected).forEach((gl) => {
  const card = gl.getExtension('WEBGL_lose_context');
  card.loseContext();
  setTimeout(() => card.restoreContext(), 1000);
})`;
export const END_SESSION = 'xrDevice.activeSession?.end().then(() => null)';
