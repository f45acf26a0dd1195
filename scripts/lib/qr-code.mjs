/** @file The QR code of an address, for the terminal and for the page. */

/** Cells of white around the code: readers need four. */
const QUIET_CELLS = 4;
/** Black behind bright white, whatever the terminal's own colours are. */
const COLOURS = ['\u001b[40;97m', '\u001b[0m'];

/**
 * Two rows of the code to a line of text.
 * @param {string} text
 * @param {{ readonly coloured: boolean }} options
 * @returns {Promise<string>}
 */
export async function terminalQrCode(text, { coloured }) {
  const { renderUnicodeCompact } = await import('uqr');
  const code = renderUnicodeCompact(text, { ecc: 'M', border: QUIET_CELLS });
  const [begin = '', end = ''] = coloured ? COLOURS : [];
  return code
    .split('\n')
    .map((line) => begin + line + end)
    .join('\n');
}

/**
 * @param {string} text
 * @returns {Promise<string>} SVG
 */
export async function svgQrCode(text) {
  const { renderSVG } = await import('uqr');
  return renderSVG(text, { ecc: 'M', border: QUIET_CELLS });
}
