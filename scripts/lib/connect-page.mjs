/** @file The page /connect: how another device opens this server. Made at each request, without a script. */
import { startCommand } from './command.mjs';
import { svgQrCode } from './qr-code.mjs';

/**
 * @typedef {object} Connection what a device needs to know
 * @property {readonly string[]} urls addresses to open, the most likely first; empty: none but this computer's own
 * @property {string | null} fingerprint of the certificate that this computer made; null where a tunnel has its own
 * @property {number} port
 */

const MARKS = /** @type {const} */ ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' });

/** @param {string} text */
const escaped = (text) => text.replace(/[&<>"']/g, (mark) => MARKS[/** @type {keyof typeof MARKS} */ (mark)]);

const STYLE = `
:root { color-scheme: dark; }
* { box-sizing: border-box; }
body { margin: 0; background: #10131c; color: #f4efe6; overflow-wrap: anywhere;
  font: 400 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
main { max-inline-size: 44rem; margin-inline: auto; padding: 1.5rem 1rem 3rem; }
h1, h2 { margin: 0 0 0.5rem; line-height: 1.2; font-weight: 500;
  font-family: "Iowan Old Style", "Palatino Linotype", Palatino, "Book Antiqua", Georgia, serif; }
h1 { font-size: 2rem; } h2 { font-size: 1.25rem; }
p, ul, figure, table { margin: 0 0 0.75rem; } ul { padding-inline-start: 1.25rem; }
ol { list-style: none; margin: 1.5rem 0; padding: 0; display: grid; gap: 1rem; counter-reset: step; }
ol > li { counter-increment: step; padding: 1.1rem; border: 1px solid rgb(255 255 255 / 12%); border-radius: 1rem;
  background: rgb(255 255 255 / 4%); }
ol > li > h2::before { content: counter(step) ". "; color: #f2b66d; }
a { color: #f2b66d; } a:focus-visible { outline: 2px solid #f2b66d; outline-offset: 3px; border-radius: 3px; }
.address { font-size: 1.2rem; }
svg { display: block; inline-size: min(15rem, 100%); block-size: auto; border-radius: 0.5rem; }
code { display: inline-block; font-family: ui-monospace, Consolas, monospace; font-size: 0.9em; }
ol > li > :last-child { margin-block-end: 0; }
table { border-collapse: collapse; inline-size: 100%; } caption { text-align: start; padding-block-end: 0.3rem; }
th, td { text-align: start; vertical-align: top; padding: 0.4rem 0.75rem 0.4rem 0; border-block-start: 1px solid rgb(255 255 255 / 12%);
  font-weight: 400; }
.quiet { color: #c3bfc9; } .roles { list-style: none; padding: 0; display: grid; gap: 0.75rem; margin-block: 1rem; }
`;

/** Wording of the browsers' own warnings, and the way past each. */
const WARNINGS = [
  ['Chrome, Edge, Android, Quest', 'Your connection is not private', 'Advanced, then Proceed to … (unsafe)'],
  [
    'Safari, iPhone, iPad, Vision Pro',
    'This Connection Is Not Private',
    'Show Details, then visit this website',
  ],
  [
    'Firefox, Wolvic',
    'Warning: Potential Security Risk Ahead',
    'Advanced, then Accept the Risk and Continue',
  ],
];

/** @param {string} fingerprint */
const warningStep = (fingerprint) => `
<p>The browser warns you once for each address, because this computer made its own certificate and no authority has signed it. The connection is encrypted all the same. On a network that you do not trust, do not continue.</p>
<table>
<caption class="quiet">What the warning says, in most versions</caption>
<tbody>${WARNINGS.map(
  ([browser = '', title = '', way = '']) =>
    `<tr><th scope="row">${escaped(browser)}</th><td>“${escaped(title)}”<br><strong>${escaped(way)}</strong></td></tr>`,
).join('')}</tbody>
</table>
<p class="quiet">To be sure that you are connected to this computer, compare the certificate's SHA-256 fingerprint with the one in its terminal:<br>
<code>${escaped(fingerprint).replaceAll(':', ':<wbr>')}</code></p>
<p>Then press <em>Enter VR</em> on a headset, or choose a camera on a phone. Here the browser does not store the app for use without a network; the app says so once.</p>`;

const TUNNEL_STEP = `
<p>Browsers accept the tunnel’s certificate, so no warning should appear. Everybody who knows the address can open the app, so stop the tunnel when you are done.</p>
<p>Then press <em>Enter VR</em> on a headset, or choose a camera on a phone.</p>`;

/** @param {Connection} connection */
async function openSteps({ urls: [first = '', ...others], fingerprint }) {
  const svg = (await svgQrCode(first)).replace(
    '<svg ',
    `<svg role="img" aria-label="QR code of ${escaped(first)}" `,
  );
  const link = (/** @type {string} */ url) => `<a href="${escaped(url)}">${escaped(url)}</a>`;
  const more =
    others.length === 0
      ? ''
      : `<p>If that address is not found, try:</p><ul>${others.map((url) => `<li>${link(url)}</li>`).join('')}</ul>`;
  return [
    fingerprint === null
      ? ['Connect the device to the internet', '<p>Any network will do.</p>']
      : [
          'Join the same network',
          `<p>Put the headset or the phone on the network of this computer. Guest networks often keep devices apart; there, use a tunnel.</p>`,
        ],
    [
      'Open the address',
      `<p>Scan the code, or type the whole address, including <code>https://</code>.</p>
<figure>${svg}</figure><p class="address">${link(first)}</p>${more}`,
    ],
    fingerprint === null ? ['Enter', TUNNEL_STEP] : ['Pass the warning, and enter', warningStep(fingerprint)],
  ];
}

/** @param {number} port */
const closedSteps = (port) => [
  [
    'Start it for the network',
    `<p>This server answers only this computer. Stop it with Ctrl-C, and run <code>${startCommand('--headset')}</code>.</p>`,
  ],
  [
    'Or join the headset by USB',
    `<p>Switch on its developer mode, connect it to this computer, and run <code>adb reverse tcp:${port} tcp:${port}</code>.</p>`,
  ],
  [
    'Open the app',
    `<p>Over the network: load this page again and follow its steps. By USB: open <code>http://localhost:${port}</code> on the headset; no warning appears.</p>`,
  ],
];

/** What a device may be on the link, with the page that it is on. */
const ROLES = [
  [
    './#link&amp;roles=sensor',
    'Sensor',
    'This device’s camera reads the face: a phone, or a computer with a webcam.',
  ],
  [
    './#link&amp;roles=world',
    'World',
    'This device shows the world: the headset. It follows the sensor and opens no camera.',
  ],
  ['./#link&amp;roles=sensor,world', 'Sensor and world', 'Both on this device; a studio can join.'],
  [
    './studio#link',
    'Studio',
    'This device edits how the world answers, and sees what the wearer’s world does.',
  ],
];

const LINK_SECTION = `<section aria-labelledby="link">
<h2 id="link">Let devices work together</h2>
<p>A phone’s camera can move the world in a headset, and a studio can edit it meanwhile. Choose what this device is; the first device starts a room, and the others join with its six-character code.</p>
<ul class="roles">${ROLES.map(([href, name, about]) => `\n<li><a href="${href}">${name}</a><br><span class="quiet">${about}</span></li>`).join('')}
</ul>
<p class="quiet">Only numbers pass between the devices, never pictures, and only after consent on the sensor.</p>
</section>`;

/**
 * @param {Connection} connection
 * @returns {Promise<string>} the whole page, three numbered steps
 */
export async function connectPage(connection) {
  const steps = connection.urls.length > 0 ? await openSteps(connection) : closedSteps(connection.port);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="dark">
<title>Connect a device · Mienscape</title>
<link rel="icon" type="image/svg+xml" href="./icon.svg">
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Connect a headset or a phone</h1>
<p>The device opens the app from this computer. It reads its own camera; no picture is sent here or anywhere.</p>
<ol>${steps.map(([title, body]) => `\n<li><h2>${title}</h2>${body}</li>`).join('')}
</ol>
${LINK_SECTION}
<p><a href="./">Open the app on this device</a> · <a href="./studio">Open the studio</a></p>
</main>
</body>
</html>
`;
}
