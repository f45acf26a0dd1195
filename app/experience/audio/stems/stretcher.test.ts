/** @file What an end of stretching leaves in the audio worklet: the library as it is served, in a worklet's scope made for it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { editedFile } from '../../../../scripts/lib/shipped-files.ts';
import type { PreparedStems } from '../../../../src/stems/index.ts';
import { EMOTION_MUSIC } from '../music/presets.ts';
import { createStemEngine } from './stem-engine.ts';
import { createStretcher } from './stretcher.ts';

const LIBRARY = 'node_modules/signalsmith-stretch/SignalsmithStretch.mjs';
const RATE_HZ = 32_000;
const QUANTUM = 128;

const library = vi.hoisted(() => ({ url: '' }));
vi.mock('../../../shared/app-url.ts', () => ({ appUrl: () => library.url }));
const mix = vi.hoisted(() => ({ dispose: vi.fn(), inputs: {}, colour: () => undefined }));
vi.mock('./stem-mix.ts', () => ({ createStemMix: () => mix }));

interface Processor {
  readonly audioBuffers: readonly (readonly Float32Array[])[];
  process(
    inputs: readonly unknown[],
    outputs: readonly (readonly Float32Array[])[],
    parameters: object,
  ): boolean;
}

/** Every processor that a node was made for, in order. */
let processors: Processor[] = [];
let closedPorts = 0;
let ports: MessagePort[] = [];

/** The scope of an audio worklet, as far as the library uses it; a node and its processor share a message channel. */
function stubWorklet(): void {
  let Registered: (new (options: object) => Processor) | null = null;
  let portOfNext: MessagePort | null = null;
  vi.stubGlobal('sampleRate', RATE_HZ);
  vi.stubGlobal('currentTime', 0);
  const addModule = async (url: string): Promise<void> => {
    vi.stubGlobal(
      'AudioWorkletProcessor',
      class {
        port = portOfNext;
      },
    );
    vi.stubGlobal('registerProcessor', (_name: string, made: typeof Registered) => {
      Registered = made;
    });
    // A scope of its own: the file is evaluated anew.
    await import(/* @vite-ignore */ `${url}?worklet=${Math.random()}`);
  };
  class Node {
    readonly port: MessagePort;
    constructor(_context: object, _name: string, options: object) {
      if (!Registered) throw new Error('No such processor.');
      const channel = new MessageChannel();
      this.port = channel.port1;
      portOfNext = channel.port2;
      ports.push(channel.port1, channel.port2);
      const close = this.port.close.bind(this.port);
      this.port.close = () => {
        closedPorts += 1;
        close();
      };
      processors.push(new Registered(options));
    }
    connect(): void {}
    disconnect(): void {}
  }
  vi.stubGlobal('AudioWorkletNode', Node);
  const node = { connect: () => undefined, disconnect: () => undefined };
  const createChannelSplitter = (outputs: number): object => {
    if (outputs > 32) throw new DOMException('Too many outputs.', 'IndexSizeError');
    return node;
  };
  context = {
    audioWorklet: { addModule },
    sampleRate: RATE_HZ,
    currentTime: 0,
    createChannelSplitter,
    createChannelMerger: () => node,
    createGain: () => node,
  } as never;
}
let context: BaseAudioContext;

/** Runs quanta as the audio thread would; whether it would run another one. */
function run(processor: Processor | undefined, channels: number, quanta = 40): boolean {
  const output = Array.from({ length: channels }, () => new Float32Array(QUANTUM));
  let goesOn = true;
  for (let i = 0; i < quanta && goesOn; i++) goesOn = processor?.process([[]], [output], {}) ?? false;
  return goesOn;
}
const held = (processor: Processor | undefined): number =>
  processor?.audioBuffers.flat().reduce((sum, buffer) => sum + buffer.length, 0) ?? 0;
const loops = (channels: number): Float32Array<ArrayBuffer>[] =>
  Array.from({ length: channels }, () => Float32Array.from({ length: RATE_HZ }, (_, i) => Math.sin(i / 20)));

const folder = mkdtempSync(join(tmpdir(), 'stretch-'));
beforeAll(() => {
  const path = join(folder, 'SignalsmithStretch.mjs');
  writeFileSync(path, editedFile(LIBRARY) ?? readFileSync(LIBRARY));
  library.url = pathToFileURL(path).href;
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  for (const port of ports) port.close();
  [processors, ports, closedPorts] = [[], [], 0];
  vi.unstubAllGlobals();
});

describe('stretching that has ended', () => {
  it('runs no more in the worklet and holds no loop there', async () => {
    stubWorklet();
    const stretcher = await createStretcher(context, loops(4));
    await stretcher.schedule({ output: 0, input: 0, rate: 1.05 });
    const [processor] = processors;
    expect(run(processor, 4)).toBe(true);
    expect(held(processor)).toBeGreaterThan(4 * RATE_HZ);
    stretcher.dispose();
    await vi.waitFor(() => expect(closedPorts).toBe(1));
    expect(run(processor, 4)).toBe(false);
    expect(held(processor)).toBe(0);
  });

  it('leaves nothing behind where a later group of stems cannot be built', async () => {
    stubWorklet();
    const timing = { tempoBpm: 72, startSec: 0, bars: 2 };
    const group = (channels: number): PreparedStems['groups'][number] => ({
      timing,
      tracks: [{ role: 'pad', channels: loops(channels) }],
    });
    const stems = { rateHz: RATE_HZ, beatsPerBar: 4, groups: [group(2), group(33)] } as never;
    const engine = createStemEngine(context, stems, {
      targets: EMOTION_MUSIC.neutral,
      destination: {} as AudioNode,
    });
    await expect(engine).rejects.toThrow('Too many outputs.');
    await vi.waitFor(() => expect(processors.map((processor) => run(processor, 2))).toEqual([false]));
    expect(mix.dispose).toHaveBeenCalledOnce();
  });
});
