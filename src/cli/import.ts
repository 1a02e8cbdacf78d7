import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { migrateDatabase } from '#db/migrate.ts';
import { config } from '#src/config.ts';
import { type Context, createContext } from '#src/context.ts';
import { database } from '#src/database.ts';
import { writeRows } from '#src/domain/imports/direct.ts';
import { findImporter, findOffice, loadOwners, type Owner } from '#src/domain/imports/owners.ts';
import { previewRows } from '#src/domain/imports/preview.ts';
import { readTable } from '#src/domain/imports/read.ts';
import { IMPORT_KIND_WORDS } from '#src/domain/imports/states.ts';
import type { Tally } from '#src/domain/imports/tally.ts';
import { conflict, Refusal } from '#src/errors.ts';
import { openMailer } from '#src/mail/transport.ts';
import { drainOutbox } from '#src/outbox/drain.ts';

/** `npm run import -- listings|capabilities|achievements FILE [--organisation CODE] [--publish] [--dry-run]` */
const USAGE =
  '用法：npm run import -- listings|capabilities|achievements 文件 [--organisation 统一社会信用代码] [--publish] [--dry-run]';
const SHOWN_ISSUES = 50;

type Order = {
  kind: keyof typeof IMPORT_KIND_WORDS;
  path: string;
  organisation: string;
  publish: boolean;
  dry: boolean;
};

try {
  const order = readOrder(process.argv.slice(2));
  await migrateDatabase(database());
  await run(createContext(database()), order);
} catch (thrown) {
  if (!(thrown instanceof Refusal)) throw thrown;
  console.error(thrown.message);
  process.exitCode = 1;
}
database().close();

function readOrder(args: string[]): Order {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { organisation: { type: 'string' }, publish: { type: 'boolean' }, 'dry-run': { type: 'boolean' } },
    });
    const [kind = '', path, ...rest] = positionals;
    if (!path || rest.length > 0 || !Object.hasOwn(IMPORT_KIND_WORDS, kind)) throw conflict(USAGE);
    const { organisation = '', publish = false } = values;
    return { kind: kind as Order['kind'], path, organisation, publish, dry: values['dry-run'] ?? false };
  } catch (thrown) {
    throw thrown instanceof Refusal ? thrown : conflict(USAGE);
  }
}

async function run(ctx: Context, order: Order): Promise<void> {
  const { kind, path, publish, dry } = order;
  const file = await open(path);
  const owner = await chooseOwner(ctx, order.organisation);
  const rowsOf = async () => (await readTable(file)).rows;
  const tally = await previewRows(ctx, { kind, owner, publish, rows: await rowsOf() });
  console.info(summary(order, owner, tally));
  for (const { row, column, message } of tally.issues.slice(0, SHOWN_ISSUES))
    console.error(`第 ${row} 行${column && `“${column}”`}：${message}`);
  if (tally.errorCount > 0) throw conflict(`有 ${tally.errorCount} 处错误，一行也没有导入。`);
  if (dry) return;
  const createdBy = await findImporter(ctx.db, owner.id);
  if (!createdBy) throw conflict('还没有管理部门的账号，导入的内容无人负责。请先用 npm run appoint 指定一位。');
  const { added, known } = await writeRows(ctx, createdBy, {
    kind,
    publish,
    rows: await rowsOf(),
    organisationId: owner.id,
    source: basename(path),
    onProgress: (rows) => progress('写入', rows, tally.total),
  });
  await indexAll(added);
  console.info(`完成：新增 ${added} 行，平台上已有 ${known} 行。`);
}

async function open(path: string): Promise<Blob> {
  try {
    return await openAsBlob(path);
  } catch {
    throw conflict(`打不开文件 ${path}。`);
  }
}

async function chooseOwner({ db }: Context, named: string): Promise<Owner> {
  if (named) {
    const found = (await loadOwners(db)).find(named);
    if (typeof found === 'string') throw conflict(`${found}。`);
    return found;
  }
  const office = await findOffice(db);
  if (!office) throw conflict('平台上还没有已认证的政府部门，请用 --organisation 写明归属单位。');
  return office;
}

function summary({ kind, publish }: Order, { name }: Owner, { total, added, known, errorCount }: Tally): string {
  const way = kind === 'listings' ? (publish ? '，直接发榜' : '，进入待初核') : '';
  const counts = `新 ${added}，已有 ${known}，错误 ${errorCount} 处`;
  return `${IMPORT_KIND_WORDS[kind]} ${total} 行：${counts}。没有写单位的归${name}${way}。`;
}

/** Makes what was added findable before the command ends. */
async function indexAll(added: number): Promise<void> {
  const mailer = openMailer(config);
  let done = 0;
  for (let taken = added; taken > 0; ) {
    taken = await drainOutbox(database(), mailer);
    done += taken;
    if (taken > 0) progress('编入检索', Math.min(done, added), added);
  }
  mailer.close();
}

function progress(what: string, done: number, total: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${what} ${done} / ${total}${done >= total ? '\n' : ''}`);
  else process.stderr.write(`${what} ${done} / ${total}\n`);
}
