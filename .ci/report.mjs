// `report.mjs DIR SUITE…`: reads vitest's JSON report of each suite (`DIR/SUITE.json`) and of its second run
// (`DIR/SUITE-again.json`, the files that failed in the first), and prints each failure, what passed only
// the second time, and "N passed, N failed[, N skipped]". Ends with 1 when anything failed both times.
// `report.mjs --failed REPORT` prints the files to run again. Runs on the host's own Node.
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

/** @returns {{name: string, status: string, assertionResults: object[], message?: string}[] | undefined} */
function read(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).testResults;
  } catch {
    return undefined;
  }
}

/** A file that could not even be loaded has no tests in the report and is one failure. */
function failuresOf(file) {
  const path = relative(process.cwd(), file.name);
  const failed = file.assertionResults
    .filter((test) => test.status === 'failed')
    .map((test) => `${path} > ${test.fullName}: ${firstLine(test.failureMessages?.[0])}`);
  if (failed.length > 0 || file.status !== 'failed') return failed;
  return [`${path}: ${firstLine(file.message)}`];
}

function firstLine(text = '') {
  return text.trim().split('\n', 1)[0].slice(0, 300);
}

function countStatus(files, wanted) {
  return files.flatMap((file) => file.assertionResults).filter(({ status }) => wanted(status))
    .length;
}

function report(dir, suite) {
  const first = read(`${dir}/${suite}.json`);
  if (!first) return { passed: 0, failed: [`${suite}: there is no report`], flaky: [], skipped: 0 };
  const again = new Map(
    (read(`${dir}/${suite}-again.json`) ?? []).map((file) => [file.name, file]),
  );
  const files = first.map((file) => again.get(file.name) ?? file);
  const inFirst = first.flatMap(failuresOf);
  const failed = files.flatMap(failuresOf);
  const sameTest = (one) => (other) => one.split(': ')[0] === other.split(': ')[0];
  // A test that failed twice may have had two reasons.
  const firstReason = (line) => {
    const before = inFirst.find(sameTest(line));
    return before === undefined || before === line ? '' : ` (the first time: ${before})`;
  };
  return {
    passed: countStatus(files, (status) => status === 'passed'),
    failed: failed.map((line) => `${suite}: ${line}${firstReason(line)}`),
    flaky: inFirst
      .filter((line) => !failed.some(sameTest(line)))
      .map((line) => `${suite}: ${line}`),
    skipped: countStatus(files, (status) => status !== 'passed' && status !== 'failed'),
  };
}

const [dir, ...suites] = process.argv.slice(2);
if (dir === '--failed') {
  const files = (read(suites[0]) ?? []).filter((file) => failuresOf(file).length > 0);
  process.stdout.write(files.map(({ name }) => `${relative(process.cwd(), name)}\n`).join(''));
} else {
  const reports = suites.map((suite) => report(dir, suite));
  const lines = (kind) => reports.flatMap((one) => one[kind].map((line) => `${kind}: ${line}\n`));
  const sum = (count) => reports.reduce((total, one) => total + count(one), 0);
  const failed = sum((one) => one.failed.length);
  const skipped = sum((one) => one.skipped);
  process.stdout.write([...lines('flaky'), ...lines('failed')].join(''));
  process.stdout.write(
    `${sum((one) => one.passed)} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`,
  );
  process.exitCode = failed > 0 ? 1 : 0;
}
