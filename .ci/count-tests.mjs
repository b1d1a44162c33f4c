// Prints "N passed, N failed[, N skipped]" over vitest's JSON reports. Runs on the host's own Node.
import { readFileSync } from 'node:fs';

/** A file that could not even be loaded has no tests in the report and is one failure. */
function brokenFiles(report) {
  return report.testResults.filter(
    (file) =>
      file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
}

function count(path) {
  let report;
  try {
    report = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const failed = report.numFailedTests + brokenFiles(report);
  return {
    passed: report.numPassedTests,
    failed: report.success || failed > 0 ? failed : 1,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

const counts = process.argv.slice(2).map(count);
const sum = (key) => counts.reduce((total, one) => total + one[key], 0);
const skipped = sum('skipped');
process.stdout.write(
  `${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`,
);
