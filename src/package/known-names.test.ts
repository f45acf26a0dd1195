/** @file A misspelt option has no effect and says nothing in JavaScript: it is refused by name, before anything is opened. */
import { describe, expect, it } from 'vitest';
import { assertNames } from '../core/index.ts';
import { SensingFault } from '../engine/index.ts';
import { setUp } from './join-stages.fixture.ts';
import { createSensing } from './own-sensing.ts';
import { withRecordedFace } from './playwright/index.ts';

const misspelt = (names: object): never => names as never;

describe('a name that there is not', () => {
  it('is refused with those that there are, unless nothing was given for it', () => {
    expect(() => assertNames('It', { a: 1, c: 2 }, ['a', 'b'])).toThrow(
      new TypeError('It has no “c”. It has: a, b.'),
    );
    assertNames('It', { b: 1, c: undefined }, ['a', 'b']);
    assertNames('It', undefined, []);
  });

  it('among the options', () => {
    expect(() => setUp(misspelt({ reducedmotion: true }))).toThrow('createMienscape has no “reducedmotion”.');
    const { mien } = setUp();
    expect(() => mien.set(misspelt({ reducemotion: true }))).toThrow('“reducemotion”');
    expect(() => mien.set(misspelt({ rateHz: 10 }))).toThrow(
      'set() has no “rateHz”. It has: strength, reducedMotion.',
    );
    mien.dispose();
  });

  it('among the parts of a source: no other camera than the one that was meant is opened', () => {
    const camera = { kind: 'camera', consent: true } as const;
    expect(() => setUp({ source: misspelt({ ...camera, deviceID: 'lower-face' }) })).toThrow(
      'The source “camera” has no “deviceID”. It has: kind, consent, deviceId.',
    );
    expect(() => setUp({ source: misspelt({ kind: 'link', code: 'AAAAAA', server_: 'x' }) })).toThrow(
      '“server_”',
    );
    // An app may ask for consent whatever it opens.
    setUp({ source: misspelt({ kind: 'demo', consent: true }) }).mien.dispose();
  });

  it('among the options, settings and addresses of sensing alone; its own are all known', () => {
    // Here is no worker: that is found out after the names.
    expect(() => createSensing()).toThrow(SensingFault);
    expect(() => createSensing(misspelt({ setting: {} }))).toThrow('createSensing has no “setting”.');
    expect(() => createSensing({ settings: misspelt({ frame: 'headset' }) })).toThrow(
      'settings has no “frame”.',
    );
    expect(() => createSensing({ urls: misspelt({ manifests: 'x' }) })).toThrow('urls has no “manifests”.');
  });

  it('among the options of a recorded face', () => {
    expect(() => withRecordedFace('a.webm', misspelt({ permissions: 'denied' }))).toThrow('“permissions”');
  });
});
