import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/**
 * The import law. A file belongs to the first layer whose pattern its path matches; it may import its own layer's
 * folder and what the law names. ARCHITECTURE.md says why.
 */
const root = fileURLToPath(new URL('..', import.meta.url));

/** A feature may read earlier ones, never later ones. */
const FEATURES = [
  'audit',
  'accounts',
  'organisations',
  'capabilities',
  'achievements',
  'batches',
  'listings',
  'matches',
  'questions',
  'bids',
  'contracts',
  'panels',
  'publicity',
  'events',
  'registrations',
  'checkins',
  'referrals',
  'searches',
  'words',
  'attachments',
  'imports',
  'workbench',
] as const;
const SHARED_BY_A_FEATURE =
  'queries|rules|policy|states|input|code|load|moves|numbers|mail|recipients|todos|answers|overdue|checkup|amendment|versions|calendar|limits|ticket|people|admission|insert|same|seats';

const LAW: { layer: string; files: RegExp; may: RegExp }[] = [
  { layer: 'lib', files: /^src\/lib\//, may: /^(src\/lib\/|node:|zod$|diff$|ical-generator$|qr$)/ },
  { layer: 'db', files: /^db\/(schema|client|migrate|bulk)/, may: /^(db\/|node:|drizzle-orm|@libsql\/client)/ },
  { layer: 'seed', files: /^db\/seed\//, may: /^(db\/|src\/lib\/|node:|drizzle-orm)/ },
  {
    layer: 'auth',
    files: /^src\/auth\//,
    may: /^(src\/(auth|lib)\/|src\/context\.ts|db\/|node:|lucia|@node-rs\/argon2|drizzle-orm)/,
  },
  {
    layer: 'pages',
    files: /^src\/(pages|layouts|components)\//,
    may: /^(src\/domain\/\w+\/(queries|board|reliability|policy|states|input|todo|code|checkup|download|answers|evaluation|overdue|reasons|selection-input|rules|numbers|directory|open-things|duplicates|versions|history|calendar|changes|rows|recap-fields|series-plan|subscriptions|questions|invitation|desk|move-table|one|export|awaiting|attendance|badges|note|survey-results|invited|topics|form-input|offline|revised)\.ts|src\/(lib|components|layouts|styles|scripts)\/|src\/(context|errors|config)\.ts|src\/search\/(engine|query|bands)\.ts|src\/outbox\/queries\.ts|db\/schema\/index\.ts|astro|node:)/,
  },
  {
    layer: 'actions',
    files: /^src\/actions\//,
    may: /^(src\/domain\/\w+\/(operations|input|register|answer|on-behalf|read|follow-up|form-input|invitee-input|invitees|requests|survey|forms|topics|settings|signup|recovery|members|drafts|review|selection|selection-input|takers|urge|contract|unsuccessful|amend|renew|handover|labels|ties|stubs|merge|partners|correction|reviews|milestones|acceptance|objections|scoring|stop|push|remind|attendance|note|recap|recap-input|rows|series|feeds|cloning|scan|walk-in)\.ts|src\/(actions|lib)\/|src\/(errors|context|config|database)\.ts|src\/middleware\/cookies\.ts|src\/outbox\/drain\.ts|astro|zod)/,
  },
  {
    layer: 'middleware',
    files: /^src\/middleware/,
    may: /^(src\/(middleware|auth|lib)\/|src\/actions\/form\.ts|src\/domain\/searches\/stop\.ts|src\/(context|database|errors|config)\.ts|astro)/,
  },
  {
    layer: 'domain',
    files: /^src\/domain\//,
    may: /^(src\/domain\/|src\/(auth|lib)\/|src\/(context|errors)\.ts|src\/outbox\/(enqueue|once)\.ts|src\/files\/|src\/search\/|db\/|drizzle-orm|zod|node:|csv-parse|read-excel-file)/,
  },
  {
    layer: 'search',
    files: /^src\/search\//,
    may: /^(src\/(search|lib)\/|src\/domain\/\w+\/search\.ts|src\/context\.ts|db\/|drizzle-orm|@node-rs\/jieba|opencc-js\/dict\/|pinyin-pro|meilisearch$|node:)/,
  },
  {
    layer: 'outbox and mail',
    files: /^src\/(outbox|mail)\//,
    may: /^(src\/(outbox|mail|lib)\/|src\/search\/refresh\.ts|src\/(context|errors|config)\.ts|db\/|drizzle-orm|nodemailer|node:)/,
  },
  {
    layer: 'files',
    files: /^src\/files\//,
    may: /^(src\/(files|lib)\/|file-type$|node:)/,
  },
  {
    layer: 'worker',
    files: /^src\/worker\.ts$/,
    may: /^(src\/outbox\/(drain|duties)\.ts|src\/search\/(rebuild\/(threads|format)|(meilisearch|meaning)\/follower)\.ts|src\/mail\/transport\.ts|src\/domain\/(imports\/work|bids\/(tracking|reminders)|registrations\/(reminders|tell-changes)|\w+\/clock)\.ts|src\/context\.ts|src\/search\/tokenise\.ts|src\/config\.ts|db\/client\.ts|node:)/,
  },
];

type Import = { from: string; to: string };

const sources = [...walk(join(root, 'src')), ...walk(join(root, 'db'))].filter((file) => /\.(ts|astro)$/.test(file));
const imports = sources.flatMap(importsOf);

describe('the import law', () => {
  it('reads every source file', () => {
    expect(sources.length).toBeGreaterThan(50);
    expect(imports.length).toBeGreaterThan(100);
  });

  for (const { layer, files, may } of LAW)
    it(`${layer} imports only what it may`, () => {
      expect(imports.filter(({ from, to }) => files.test(from) && !may.test(to))).toEqual([]);
    });

  it('a feature reads earlier features only, and only what they share', () => {
    expect(imports.filter(breaksFeatureOrder)).toEqual([]);
  });

  it('every folder of src/domain is a known feature', () => {
    expect(readdirSync(join(root, 'src/domain')).filter((name) => !FEATURES.some((f) => f === name))).toEqual([]);
  });

  it('only accounts touches src/auth, of all features', () => {
    expect(
      imports.filter(({ from, to }) => /^src\/domain\/(?!accounts\/)/.test(from) && to.startsWith('src/auth/')),
    ).toEqual([]);
  });

  it('only pages, layouts, components, actions, middleware and content.config touch astro', () => {
    const may = /^src\/(pages|layouts|components|actions|middleware|scripts)|^src\/(content\.config|env\.d)\.ts$/;
    expect(imports.filter(({ from, to }) => /^astro/.test(to) && !may.test(from))).toEqual([]);
  });

  it('only config.ts and the command line read the environment', () => {
    const readers = sources
      .filter((file) => /process\.env/.test(readFileSync(file, 'utf8')))
      .map((file) => relative(root, file));
    expect(readers.filter((file) => file !== 'src/config.ts' && !file.startsWith('src/cli/'))).toEqual([]);
  });
});

function breaksFeatureOrder({ from, to }: Import): boolean {
  const mine = featureOf(from);
  const theirs = featureOf(to);
  if (mine === undefined || theirs === undefined || mine === theirs) return false;
  if (theirs === 'audit') return false;
  const shared = new RegExp(`^src/domain/\\w+/(${SHARED_BY_A_FEATURE})\\.ts$`);
  return FEATURES.indexOf(theirs) > FEATURES.indexOf(mine) || !shared.test(to);
}

function featureOf(path: string): (typeof FEATURES)[number] | undefined {
  const name = /^src\/domain\/(\w+)\//.exec(path)?.[1];
  return FEATURES.find((feature) => feature === name);
}

function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8');
  const from = relative(root, file);
  return [...text.matchAll(/\b(?:from|import)\s*\(?\s*['"]([\w#@./:-]+)['"]/g)].map(([, spec]) => ({
    from,
    to: target(file, spec as string),
  }));
}

function target(file: string, spec: string): string {
  if (spec.startsWith('#')) return spec.slice(1);
  return spec.startsWith('.') ? relative(root, resolve(dirname(file), spec)) : spec;
}

function walk(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? walk(path) : [path];
  });
}
