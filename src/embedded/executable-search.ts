import type { Config } from '../config';

/** What finding an executable needs to know. */
export interface ExecutableSearch {
  config: Pick<Config, 'temporalCli' | 'dataDir'>;
  env: NodeJS.ProcessEnv;
  announce: (line: string) => void;
  signal: AbortSignal;
  /** Who tells where a release is, as the SDK asks it. */
  downloadService?: string;
}
