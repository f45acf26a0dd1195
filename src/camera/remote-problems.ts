/** @file What goes wrong with other apps' videos, network cameras, serial cameras and other programs' mouth shapes, each with its remedy. */
import {
  CameraError,
  type CameraProblem,
  type CommonProblem,
  type ProblemText,
  type RemoteProblem,
} from './problems.ts';

const TEXTS: Record<RemoteProblem, ProblemText> = {
  otherOrigin: [
    'The browser does not let this page read the video, since it comes from another origin.',
    'Serve it from the page’s own origin, or with CORS and the attribute crossorigin="anonymous" on the element.',
  ],
  networkSilent: [
    'The network camera does not answer, or sends no JPEG pictures.',
    'Check that it is switched on, on this network, and that the address given to the server by --camera is right; then try again.',
  ],
  networkTaken: [
    'The network camera is read by another device or by too many pages.',
    'Close the app there, then try again.',
  ],
  networkRefused: [
    'The server does not pass on a network camera to this page.',
    'Start it with --camera URL (for a headset add --headset), and open the app from it, not through a tunnel; a page of another origin needs --allow-origin.',
  ],
  serialUnsupported: [
    'This browser cannot read a camera at a serial port.',
    'Use Chrome or Edge on a computer, on localhost or https, or join the camera by Wi-Fi.',
  ],
  serialNotChosen: [
    'No serial camera was chosen.',
    'Plug it in, try again, and choose its port in the browser’s list.',
  ],
  serialBusy: [
    'The serial port could not be opened.',
    'Close other programs and tabs that use the camera (a firmware tool, Babble), then try again.',
  ],
  serialSilent: [
    'The serial port is open, but no JPEG pictures come from it.',
    'Choose the camera’s own port, check that its firmware sends pictures by USB, then try again.',
  ],
  serialLost: ['The serial camera was unplugged or went away.', 'Plug it in again, then start it again.'],
  oscSilent: [
    'No mouth shapes come in.',
    'Start the face-tracking program, let it send OSC to 127.0.0.1 at the port given to the server by --osc, then try again.',
  ],
  oscRefused: [
    'The server does not pass on mouth shapes to this page.',
    'Start it with --osc PORT (for a headset add --headset), and open the app from it, not through a tunnel.',
  ],
};

const isRemote = (kind: CameraProblem): kind is RemoteProblem => kind in TEXTS;

/** The error of any problem, of those that every source may have too. */
export function sourceError(kind: CameraProblem, options?: ErrorOptions): CameraError {
  if (isRemote(kind)) return new CameraError(kind, options, TEXTS[kind]);
  return new CameraError(kind satisfies CommonProblem, options);
}
