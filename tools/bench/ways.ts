/** @file The ways in which the app can read a face on WebGPU, the one it takes where the shaders compute it well first. */
export const WAYS = [
  { way: 'large student', model: 'student-large', views: 1 },
  { way: 'small student, mirror image too', model: 'student', views: 2 },
  { way: 'small student', model: 'student', views: 1 },
] as const;
