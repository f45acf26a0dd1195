/** @file Measures and mixes stems beside the page, so that no frame of the world waits for it. */
import { examineStem, prepareStems, StemError } from '../../../../src/stems/index.ts';
import type { StemAnswer, StemJob } from './decode.ts';

function answer(job: StemJob): StemAnswer {
  try {
    return job.kind === 'examine'
      ? { kind: 'examined', examined: examineStem(job.name, job.channels, job.rateHz) }
      : { kind: 'prepared', prepared: prepareStems(job.set, job.loops, job.rateHz) };
  } catch (error) {
    if (!(error instanceof StemError)) throw error;
    const remedy = error.remedy;
    return { kind: 'refused', message: error.message.slice(0, -remedy.length).trimEnd(), remedy };
  }
}

addEventListener('message', ({ data }: MessageEvent<StemJob>) => {
  const answered = answer(data);
  const transfer =
    answered.kind === 'prepared'
      ? answered.prepared.groups.flatMap(({ tracks }) =>
          tracks.flatMap(({ channels }) => channels.map(({ buffer }) => buffer)),
        )
      : [];
  postMessage(answered, { transfer });
});
