/** @file Front door of evaluate. */
export { fitTemperature, type Metrics, measure } from './metrics.ts';
