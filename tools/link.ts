/**
 * @file How late scores come over the link, how true their times are, an hour of it, and twenty rooms on one server → docs/link.md.
 *
 *   npm run tools -- link [--seconds 25] [--out docs]
 */
import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { numberAbove } from '../src/cli/support/numbers.ts';
import { readOptions } from '../src/cli/support/run-command.ts';
import { measureHour, measureRooms } from './link/measure.ts';

const CONDITIONS = [0, 20, 100].flatMap((jitterMs) => [0, 0.05].map((loss) => ({ jitterMs, loss })));
const ROOMS = 20;
const MINUTES = 60;

const values = readOptions<{ seconds: number; out: string }>(
  new Command('link')
    .description('Measures the delay of scores over the link, and twenty rooms on one server.')
    .option('--seconds <n>', 'seconds of each measurement', numberAbove(0), 25)
    .option('--out <dir>', 'folder for link.md', 'docs'),
);
const { seconds } = values;

const ms = (value: number): string => (value < 9.95 ? value.toFixed(1) : value.toFixed(0));
const percent = (share: number): string => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
const load = loadavg()[0] ?? 0;

const rows: string[] = [];
for (const { jitterMs, loss } of CONDITIONS) {
  const figures = await measureRooms({ rooms: 1, seconds, jitterMs, loss });
  rows.push(
    `| ${jitterMs} ms | ${percent(loss)} | ${ms(figures.medianMs)} ms | ${ms(figures.p99Ms)} ms | ${ms(figures.clockErrorMs)} ms | ${percent(figures.faceLost)} | ${figures.count} of ${figures.sent} |`,
  );
  console.log(rows.at(-1));
}
const many = await measureRooms({ rooms: ROOMS, seconds, jitterMs: 0, loss: 0 });
console.log(many);
const hour = await measureHour(MINUTES);
console.log(hour);

const text = `# The link, measured

Written by \`npm run tools -- link --seconds ${seconds}\` on ${new Date().toISOString().slice(0, 10)} on ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'processor'}, which other work shared
(load ${load.toFixed(1)} at the start): on a quiet machine the figures are lower.

## From capture to the world's simulation

One sensor at 30 Hz, a world and a studio, the true server and true WebSockets on loopback, ${seconds} s a row. _Jitter_: each message is up to so
late on each of its two ways. _Lost time_: the share of the time in which a device's connection passes nothing, one second at a
stretch; what waited comes afterwards, as in TCP, and the sensor adds nothing to a full queue. The sensing itself comes before this: it
takes as long as \`data-delay-ms\` says on the sensor. _Clock error_: how far the world's reported delay is from the true one (99th percentile), where its
clock starts elsewhere and runs 40 ppm faster.

| jitter | lost time | median | 99th percentile | clock error | steps without a face | scores that came |
| ------ | --------- | ------ | --------------- | ----------- | -------------------- | ---------------- |
${rows.join('\n')}

## Twenty rooms on one server

${ROOMS} rooms of three devices, 30 Hz each, for ${seconds} s, server and all ${ROOMS * 3} devices with their simulations in one process: median ${ms(many.medianMs)} ms,
99th percentile ${ms(many.p99Ms)} ms, ${many.count} of ${many.sent} scores came. The process took ${percent(many.cpu)} of one core.

## An hour

The true rooms, clients and clock alignment in time of their own (no sockets: an hour passes in seconds), 20 ms of mean jitter, 5 % of the time
without connection. _Kept_: timers, rooms, connections and remembered addresses.

| until minute | median | 99th percentile | clock error | kept |
| ------------ | ------ | --------------- | ----------- | ---- |
${hour.map((each) => `| ${each.minute} | ${ms(each.medianMs)} ms | ${ms(each.p99Ms)} ms | ${ms(each.clockErrorMs)} ms | ${each.kept} |`).join('\n')}

Not measured: a real wireless network, and an hour of true time.
`;
writeFileSync(join(resolve(values.out), 'link.md'), text);
process.exit(0);
