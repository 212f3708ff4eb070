import { join } from 'node:path';
import type { BundleOptions } from '@temporalio/worker';
import { PROJECT } from '../service/service';

/** Others install the package. In bundles of the tests, its name stands for our own file. */
export const withPublishedContract: NonNullable<BundleOptions['webpackConfigHook']> = (config) => {
  const ours = { 'registration-requests/workflow$': join(PROJECT, 'workflows/contract.ts') };
  Object.assign(config.resolve?.alias ?? {}, ours);
  return config;
};
