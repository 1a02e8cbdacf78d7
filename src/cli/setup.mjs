// Plain JavaScript without dependencies: it runs on whatever Node is there, before anything is installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Node 24 runs TypeScript as it is; an older one of the machine is passed over for the one among the dependencies. */
export const node = () =>
  Number(process.versions.node.split('.')[0]) >= 24
    ? process.execPath
    : join(root, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** Installs what package-lock.json names, unless it is there. */
export function install() {
  if (isInstalled()) return;
  console.info('安装依赖……');
  run('npm', ['ci', '--no-audit', '--no-fund']);
}

/** Builds the site, unless nothing it is made of has changed since the last build. */
export function build() {
  const stamp = join(root, 'dist/.made-of');
  const made = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === made) return;
  console.info('构建网站……');
  run(node(), [join(root, 'node_modules/astro/bin/astro.mjs'), 'build', '--silent'], { ASTRO_TELEMETRY_DISABLED: '1' });
  writeFileSync(stamp, made);
}

/** Runs a command to its end and ends with it where it fails. */
export function run(command, args, environment = {}) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...environment },
    shell: process.platform === 'win32' && command === 'npm',
  });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

function isInstalled() {
  const installedLock = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installedLock)) return false;
  const installed = JSON.parse(readFileSync(installedLock, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional }]) =>
      path === '' || (installed[path] ? installed[path].version === version : optional),
  );
}

function fingerprint() {
  const hash = createHash('sha256').update(process.env.PUBLIC_URL ?? '');
  for (const path of ['astro.config.mjs', 'package-lock.json', 'content', 'db', 'public', 'src'])
    for (const file of filesOf(join(root, path))) hash.update(file).update(readFileSync(file));
  return hash.digest('hex');
}

function filesOf(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesOf(join(path, name)));
}
