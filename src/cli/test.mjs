// `npm test`: installs and builds what is missing, runs every layer, and closes with the real counts on one line.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { build, install, node, root } from './setup.mjs';

install();
build();
const folder = mkdtempSync(join(tmpdir(), 'jiebang-test-'));
const report = join(folder, 'report.json');
const { status } = spawnSync(
  node(),
  [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--config=tests/vitest.config.ts',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: 'inherit' },
);
const { testResults } = JSON.parse(readFileSync(report, 'utf8'));
rmSync(folder, { recursive: true });

const tests = testResults.flatMap(({ name, assertionResults }) =>
  assertionResults.map(({ fullName, status }) => ({ file: relative(root, name), fullName, status })),
);
const of = (...states) => tests.filter((test) => states.includes(test.status));
const skipped = of('skipped', 'pending', 'todo', 'disabled');
for (const { file, fullName } of skipped) console.info(`skipped: ${file}: ${fullName}`);
// A file that could not even be loaded holds no test, yet it failed.
const broken = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
console.info(
  `\n${of('passed').length} passed, ${of('failed').length + broken.length} failed, ${skipped.length} skipped`,
);
process.exit(status ?? 1);
