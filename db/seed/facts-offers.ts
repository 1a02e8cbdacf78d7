import type { COOPERATION_MODES } from '#db/schema/index.ts';
import type { Chain, Industry, Qualification } from '#src/lib/vocabulary.ts';

export type Mode = (typeof COOPERATION_MODES)[number];
export type Placed = { chain: Chain; industry: Industry };

type CapabilityFacts = Placed & {
  modes: readonly Mode[];
  /** Absent: unsaid. */
  qualifications?: readonly Qualification[];
  leadDays?: number;
};

const SERVICE = ['service'] as const;
const DEVELOPED = ['joint', 'service'] as const;

/** What each capability says beside its words, in agreement with its certificates; several leave something unsaid. */
export const CAPABILITY_FACTS: Readonly<Record<string, CapabilityFacts>> = {
  masterbatch: { chain: 'polymer', industry: '29', modes: DEVELOPED, qualifications: ['iso9001'], leadDays: 20 },
  'thermal-lab': { chain: 'polymer', industry: '74', modes: SERVICE, leadDays: 3 },
  'lowcl-resin': {
    ...{ chain: 'fine', industry: '26', modes: ['joint'], leadDays: 30 },
    qualifications: ['iso9001', 'iso14001', 'safety'],
  },
  'pn-flame': { chain: 'fine', industry: '26', modes: DEVELOPED, qualifications: ['iso9001'], leadDays: 25 },
  'potting-glue': { chain: 'elec', industry: '26', modes: DEVELOPED, qualifications: ['iso9001'], leadDays: 30 },
  amine: { chain: 'fine', industry: '26', modes: ['joint', 'licence'], qualifications: ['iso9001'], leadDays: 20 },
  'hnbr-ring': {
    ...{ chain: 'polymer', industry: '29', modes: ['joint'], leadDays: 45 },
    qualifications: ['iso9001', 'iatf16949'],
  },
  'ms-sealant': { chain: 'building', industry: '26', modes: ['joint'], qualifications: ['iso9001'], leadDays: 15 },
  'coex-film': { chain: 'food', industry: '29', modes: ['joint'], qualifications: ['industrial'], leadDays: 20 },
  'rubber-test': { chain: 'polymer', industry: '74', modes: SERVICE, leadDays: 10 },
  'laser-clad': { chain: 'machinery', industry: '43', modes: SERVICE, qualifications: ['iso9001'], leadDays: 15 },
  'pack-alum': { chain: 'metal', industry: '33', modes: DEVELOPED, qualifications: ['iso9001'], leadDays: 40 },
  hvof: { chain: 'machinery', industry: '33', modes: SERVICE, qualifications: ['iso9001', 'iso45001'], leadDays: 12 },
  'waste-steam': {
    ...{ chain: 'environment', industry: '35', modes: SERVICE, leadDays: 150 },
    qualifications: ['construction', 'safety'],
  },
  absorption: { chain: 'environment', industry: '34', modes: SERVICE, qualifications: ['construction'], leadDays: 150 },
  vapour: { chain: 'environment', industry: '35', modes: SERVICE, leadDays: 120 },
  'dust-collect': { chain: 'environment', industry: '77', modes: SERVICE, qualifications: ['safety'], leadDays: 60 },
  'large-cast': { chain: 'metal', industry: '33', modes: ['joint'], qualifications: ['iso9001'], leadDays: 90 },
  denox: { chain: 'environment', industry: '77', modes: SERVICE, qualifications: ['construction'], leadDays: 100 },
  'cent-cast': { chain: 'machinery', industry: '35', modes: SERVICE, qualifications: ['special'], leadDays: 120 },
  'weld-training': { chain: 'machinery', industry: '33', modes: DEVELOPED, leadDays: 20 },
  'b1-board': { chain: 'building', industry: '30', modes: ['joint'], qualifications: ['iso9001'], leadDays: 25 },
  precast: {
    ...{ chain: 'building', industry: '30', modes: ['joint'], leadDays: 30 },
    qualifications: ['iso9001', 'construction'],
  },
  lwa: { chain: 'building', industry: '30', modes: DEVELOPED, qualifications: ['iso14001'], leadDays: 20 },
  'lwa-block': { chain: 'building', industry: '30', modes: ['joint'], qualifications: ['iso9001'], leadDays: 10 },
  'material-test': { chain: 'building', industry: '74', modes: SERVICE, qualifications: ['cma', 'cnas'], leadDays: 14 },
  'drink-pilot': { chain: 'food', industry: '15', modes: DEVELOPED, qualifications: ['food'], leadDays: 30 },
  'box-tag': { chain: 'food', industry: '39', modes: DEVELOPED, leadDays: 60 },
  'vacuum-cool': { chain: 'food', industry: '13', modes: SERVICE, qualifications: ['food'], leadDays: 2 },
  'food-test': { chain: 'food', industry: '74', modes: SERVICE, qualifications: ['cma'], leadDays: 10 },
  'surface-vision': { chain: 'metal', industry: '40', modes: DEVELOPED, qualifications: ['iso9001'], leadDays: 120 },
  'seal-vision': { chain: 'food', industry: '35', modes: DEVELOPED, qualifications: ['iso9001'], leadDays: 120 },
  'bond-aoi': { chain: 'elec', industry: '40', modes: DEVELOPED, qualifications: ['iso9001'], leadDays: 180 },
  'plc-gateway': { chain: 'software', industry: '65', modes: SERVICE, leadDays: 45 },
  'temp-bond': {
    chain: 'elec',
    industry: '26',
    modes: ['joint'],
    qualifications: ['iso9001', 'hightech'],
    leadDays: 60,
  },
  'sinter-silver': { chain: 'elec', industry: '39', modes: ['joint'], qualifications: ['iso9001'], leadDays: 30 },
  'ion-wind': { chain: 'elec', industry: '40', modes: SERVICE, qualifications: ['iso9001'], leadDays: 30 },
  reliability: { chain: 'elec', industry: '74', modes: SERVICE, qualifications: ['cnas'], leadDays: 45 },
};

export const ACHIEVEMENT_FACTS: Readonly<Record<string, Placed>> = {
  'eps-halogen-free': { chain: 'polymer', industry: '29' },
  'eps-line': { chain: 'polymer', industry: '29' },
  'low-chlorine': { chain: 'fine', industry: '26' },
  'wb-hardener': { chain: 'fine', industry: '26' },
  hydrocarbon: { chain: 'elec', industry: '26' },
  spinel: { chain: 'metal', industry: '35' },
  'creep-life': { chain: 'machinery', industry: '35' },
  tfm: { chain: 'metal', industry: '40' },
  'recip-diagnosis': { chain: 'machinery', industry: '34' },
  'blade-resin': { chain: 'energy', industry: '26' },
  'recycled-ps': { chain: 'polymer', industry: '42' },
  'sand-reclaim': { chain: 'metal', industry: '33' },
  'few-shot': { chain: 'elec', industry: '65' },
  'tag-harvest': { chain: 'elec', industry: '39' },
  'alkali-early': { chain: 'building', industry: '30' },
  'sludge-lwa': { chain: 'building', industry: '30' },
  phosphogypsum: { chain: 'building', industry: '30' },
  'sealant-ageing': { chain: 'building', industry: '26' },
  'cereal-stable': { chain: 'food', industry: '15' },
  asparaginase: { chain: 'food', industry: '14' },
  'fungus-compost': { chain: 'food', industry: '77' },
  'fresh-cut': { chain: 'food', industry: '13' },
};
