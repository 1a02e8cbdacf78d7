import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Checked, checkUp, type Finding } from '#src/domain/listings/checkup.ts';
import { DAY, dayOf } from '#src/lib/dates.ts';

/**
 * `npm run bench:checkup -- --demands FILE.jsonl [--show N]`: how many real demands ({ id, title, content }) 榜单体检 would
 * send back, and why. The content is taken as goal; of what these demands do not say (dates, money, contact) nothing is
 * held against them, so they are read as 成果求购, the kind that must have neither indicators nor background.
 */
const { values } = parseArgs({
  options: { demands: { type: 'string' }, show: { type: 'string', default: '0' } },
});
if (!values.demands) {
  console.error('usage: npm run bench:checkup -- --demands FILE.jsonl [--show N]');
  process.exit(2);
}

type Demand = { id: string; title: string; content: string };

const now = Date.now();
const demands = readFileSync(values.demands, 'utf8')
  .split('\n')
  .filter(Boolean)
  .map((line) => JSON.parse(line) as Demand);
const checked = demands.map((demand) => ({ demand, findings: checkUp(asListing(demand), [], now) }));
const back = checked.filter(({ findings }) => findings.some(({ level }) => level === 'block'));
const warned = checked.filter(({ findings }) => findings.length > 0 && findings.every(({ level }) => level === 'warn'));

console.info(`${demands.length} demands: ${share(back.length)} sent back, ${share(warned.length)} only warned,`);
console.info(`${share(demands.length - back.length - warned.length)} left alone`);
for (const level of ['block', 'warn'] as const) printReasons(level);
for (const { demand, findings } of back.slice(0, Number(values.show)))
  console.info(`${demand.id} ${demand.title}: ${findings.map(({ sentence }) => sentence).join(' / ')}`);

function printReasons(level: Finding['level']): void {
  const counts = new Map<string, number>();
  for (const { findings } of checked) {
    const reasons = findings.filter((one) => one.level === level).map(({ rule, field }) => `${rule} (${field})`);
    for (const reason of new Set(reasons)) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  console.info(`\n${level === 'block' ? 'sent back' : 'warned'}, by reason (a demand may have several):`);
  for (const [reason, n] of [...counts].sort((a, b) => b[1] - a[1]))
    console.info(`${String(n).padStart(5)}  ${reason}`);
}

function share(n: number): string {
  return `${n} (${Math.round((100 * n) / demands.length)} %)`;
}

function asListing({ title, content }: Demand): Checked {
  return {
    kind: 'achievement',
    field: 'other',
    title,
    background: '',
    goal: content.trim(),
    requirements: '',
    ipTerms: '双方约定',
    restricted: '',
    totalFen: 100_000_000,
    takerFen: 100_000_000,
    deliverOn: dayOf(now + 400 * DAY),
    deadlineAt: now + 30 * DAY,
    replyOn: dayOf(now + 45 * DAY),
    maxTakers: 1,
    contactName: '联系人',
    contactPhone: '0000-8812 0000',
  };
}
