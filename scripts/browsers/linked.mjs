/** @file Two engines on the link: a sensor in one moves the world in the other. */
import { asking, telling } from './steps.mjs';

/**
 * @param {import('./steps.mjs').EnginePage} sensorPage
 * @param {import('./steps.mjs').EnginePage} worldPage
 * @param {string} origin
 * @returns {Promise<import('./steps.mjs').StepResult[]>}
 */
export async function linked(sensorPage, worldPage, origin) {
  const sensor = asking(sensorPage);
  const world = asking(worldPage);
  const { step, results } = telling();

  await step('they join by a code', async () => {
    await sensorPage.open(`${origin}/#link&roles=sensor`);
    await sensor.until(`button('Start a room') !== undefined`);
    await sensor.ask(`return press('Start a room');`);
    const code = await sensor.until(`document.querySelector('.link-code')?.textContent.replace(' ', '')`);
    await worldPage.open(`${origin}/#link=${code}&roles=world`);
    await world.until(`button('Join') !== undefined`);
    await world.ask(`return press('Join');`);
    await world.until(`document.querySelector('.link')?.dataset.link === 'joined'`);
  });
  await step('nothing is sent before it was agreed to', async () => {
    await sensor.until(`button('I agree, send to') !== undefined`);
    await world.until(`read('source') === 'link' && read('emotion') === 'off'`);
  });
  await step('what one reads moves the world of the other', async () => {
    await sensor.ask(`return press('I agree, send to');`);
    await world.until(`/^\\d+$/.test(read('age-ms'))`);
    await world.until(`/happiness|surprise|sadness|anger/.test(read('emotion'))`);
    await world.until(`read('answered') !== 'none'`);
    return world.ask(`return 'answers ' + read('answered');`);
  });
  await step('taken back, the world goes to neutral', async () => {
    await sensor.ask(`return press('Stop sending');`);
    await world.until(`read('emotion') === 'off'`);
  });
  return results;
}
