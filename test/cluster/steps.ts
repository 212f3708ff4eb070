/** The outcome of a run. */
export interface Steps {
  /** Does something and counts it as passed, or as failed with the reason. The run goes on either way. */
  step: (name: string, work: () => Promise<void> | void) => Promise<void>;
  passed: () => number;
  failed: () => number;
}

export function countSteps(announce: (line: string) => void): Steps {
  let [passed, failed] = [0, 0];
  return {
    step: async (name, work) => {
      try {
        await work();
        passed += 1;
        announce(`passed: ${name}`);
      } catch (error) {
        failed += 1;
        announce(
          `FAILED: ${name}\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        );
      }
    },
    passed: () => passed,
    failed: () => failed,
  };
}
