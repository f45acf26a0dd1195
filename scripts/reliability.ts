/**
 * @file Measures what docs/reliability.md tells of: what is left after erasing, how fast a camera ends, what edits are lost.
 *
 *   npm run reliability -- edits  [--runs 500] [--seed 1] [--trouble 'full disk']
 *   npm run reliability -- erasing [--runs 500] [--seed 1]
 *   npm run reliability -- bytes
 *   npm run reliability -- camera [--presses 1000] [--seed 1]
 *   npm run reliability -- kill-switch [--presses 1000] [--seed 1]
 */
import 'fake-indexeddb/auto';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '500' },
    trouble: { type: 'string' },
    presses: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
  },
});
const seed = Number(values.seed);

switch (positionals[0]) {
  case 'edits': {
    const { measureEdits, TROUBLES } = await import('./reliability/edits.ts');
    console.log('trouble | runs | edits | lost | given up | overwritten');
    for (const trouble of TROUBLES) {
      if (values.trouble !== undefined && values.trouble !== trouble) continue;
      const tally = await measureEdits(trouble, Number(values.runs), seed);
      console.log(
        [trouble, tally.runs, tally.edits, tally.lost, tally.givenUp, tally.overwritten].join(' | '),
      );
    }
    process.exit(0);
    break;
  }
  case 'erasing': {
    const { measureErasing } = await import('./reliability/erasing.ts');
    await measureErasing(Number(values.runs), seed);
    process.exit(0);
    break;
  }
  case 'bytes': {
    const { measureBytes } = await import('./reliability/bytes.ts');
    await measureBytes();
    break;
  }
  case 'kill-switch': {
    const { measureKillSwitch } = await import('./reliability/kill-switch.ts');
    await measureKillSwitch(Number(values.presses), seed);
    process.exit(0);
    break;
  }
  case 'camera': {
    const { measureCamera } = await import('./reliability/camera.ts');
    await measureCamera(Number(values.presses), seed);
    break;
  }
  default:
    throw new Error(
      `'${positionals[0] ?? ''}' is no measurement. Choose edits, erasing, bytes, camera or kill-switch.`,
    );
}
