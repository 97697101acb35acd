// The last line of a run, in the one form that any reader of a log understands.
export default class CountReporter {
  onRunComplete(_contexts, results) {
    const { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites } = results;
    const failed = numFailedTests + numRuntimeErrorTestSuites;
    setImmediate(() =>
      console.log(`\n${numPassedTests} passed, ${failed} failed, ${numPendingTests} skipped`),
    );
  }
}
