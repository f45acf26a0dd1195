/** @file Who may import what: read by .dependency-cruiser.cjs, which checks it, and by tools/room-table.ts, which prints it. */

/** Stages and shared leaves of src/: which other folders each may import (through their index.ts). */
const MAY_IMPORT = {
  // the types and small maths on every arrow
  core: [],
  // shared leaves: one preprocessing, one network definition, one artifact format
  faces: ['core'],
  networks: ['core'],
  artifacts: ['core', 'faces', 'networks'],
  // how the commands read files
  files: ['core'],
  // the browser's flow
  camera: ['core'],
  engine: ['core', 'faces', 'networks', 'artifacts'],
  temporal: ['core'],
  adaptation: ['core'],
  // emotion over time and the targets it asks for, step by step
  simulation: ['core', 'temporal', 'adaptation'],
  // sessions hold the simulation's inputs and run them again
  recording: ['core', 'simulation', 'adaptation'],
  // flashes in pictures, and what dims them
  flashes: ['core'],
  // own worlds: the document that binds a glTF's parts to targets, and the scene that follows it
  'world-document': ['core', 'adaptation'],
  'world-scene': ['core', 'adaptation', 'flashes', 'world-document'],
  // joins the stages for other people's apps
  package: ['core', 'camera', 'engine', 'adaptation', 'simulation', 'recording', 'link', 'world-scene'],
  calibration: ['core'],
  // one's own music: tempo, loops and loudness of recordings
  stems: ['core'],
  expressions: ['core'],
  // devices that joined: what they say to each other, and whose clock is whose
  link: ['core'],
  // the training flow
  datasets: ['core', 'faces', 'networks', 'artifacts', 'files'],
  distill: ['core', 'faces', 'networks', 'artifacts'],
  evaluate: ['core', 'faces', 'networks', 'artifacts'],
  // where the training flow is joined
  cli: [
    'core',
    'faces',
    'networks',
    'artifacts',
    'files',
    'datasets',
    'distill',
    'evaluate',
    'calibration',
    'temporal',
  ],
};

/** Rooms of app/: which others each may import. The pages themselves (files right below app/) may use them all. */
const APP_MAY_IMPORT = {
  // what any room may use: addresses, keys, dragging, lazy loading
  shared: [],
  // everything that is stored on the device, for both pages
  storage: ['shared'],
  // the app without a network
  offline: [],
  // joins the stages of src/; works without React
  runtime: ['storage', 'shared'],
  // the switches and words that page and headset share, as data
  controls: ['runtime'],
  // world, music and headset
  experience: ['controls', 'runtime', 'storage', 'shared'],
  // what is drawn over the world
  panel: ['controls', 'runtime', 'storage', 'shared'],
  onboarding: ['runtime', 'shared'],
  // joining devices by a code
  link: ['runtime', 'shared'],
  studio: [
    'panel',
    'onboarding',
    'link',
    'experience',
    'controls',
    'runtime',
    'storage',
    'offline',
    'shared',
  ],
};

/** What the rooms of app/ may know of src/: the types on the arrows, and documents and states they show or edit. */
const OPEN_TO_APP = [
  'core',
  'camera',
  'adaptation',
  'simulation',
  'recording',
  'calibration',
  'link',
  'stems',
  'world-document',
  'world-scene',
];

module.exports = { MAY_IMPORT, APP_MAY_IMPORT, OPEN_TO_APP };
