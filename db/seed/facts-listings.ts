import type { ORGANISATION_KINDS, TAKER_REGIONS } from '#db/schema/index.ts';
import type { Qualification } from '#src/lib/vocabulary.ts';
import type { Mode, Placed } from './facts-offers.ts';

type Facts = Placed & {
  /** 技术就绪度 needed at least. */
  trl?: number;
  modes?: readonly Mode[];
  /** 硬性条件. */
  region?: (typeof TAKER_REGIONS)[number];
  kinds?: readonly (typeof ORGANISATION_KINDS)[number][];
  qualifications?: readonly Qualification[];
};

const FIRMS = ['large', 'small'] as const;
const FIRMS_AND_ACADEMIES = ['large', 'small', 'academy'] as const;
const TOGETHER = ['joint', 'service'] as const;
const BOUGHT = ['transfer', 'licence', 'service'] as const;

/** What each listing of the demo world says beside its words; a draft has yet to say most of it. */
export const LISTING_FACTS: Readonly<Record<string, Facts>> = {
  eps: { chain: 'polymer', industry: '29', trl: 5, modes: ['joint', 'service', 'licence'] },
  steam: { chain: 'environment', industry: '26', modes: ['service'], qualifications: ['construction', 'safety'] },
  hnbr: { chain: 'polymer', industry: '29', kinds: FIRMS, qualifications: ['iso9001'] },
  chlorine: { chain: 'fine', industry: '26', trl: 4, modes: ['joint', 'licence'] },
  windepoxy: { chain: 'energy', industry: '26', trl: 4, modes: ['joint', 'licence'] },
  rps: { chain: 'polymer', industry: '29' },
  static: { chain: 'polymer', industry: '35', kinds: FIRMS },
  hardener: { chain: 'fine', industry: '26', trl: 5, modes: BOUGHT },
  tbond: { chain: 'elec', industry: '39', trl: 5, modes: ['joint', 'service'] },
  silver: { chain: 'elec', industry: '39', trl: 7, kinds: FIRMS },
  gateway: { chain: 'software', industry: '65', modes: ['service'], region: 'city' },
  aoi: { chain: 'elec', industry: '39', trl: 6, modes: TOGETHER },
  ccl: { chain: 'elec', industry: '26', trl: 4, modes: ['joint', 'licence', 'transfer'] },
  potting: { chain: 'elec', industry: '26', trl: 6, modes: ['joint'], kinds: FIRMS },
  esd: { chain: 'elec', industry: '40', kinds: FIRMS },
  coke: { chain: 'metal', industry: '35', trl: 5, modes: ['joint', 'service', 'licence'] },
  paut: { chain: 'metal', industry: '40', trl: 4, modes: TOGETHER },
  sand: { chain: 'metal', industry: '33', trl: 5, modes: TOGETHER },
  life: { chain: 'machinery', industry: '35', trl: 6, modes: BOUGHT },
  wheel: { chain: 'vehicle', industry: '40', trl: 6, modes: TOGETHER },
  furnace: { chain: 'environment', industry: '33', modes: ['service'], qualifications: ['construction'] },
  voc: { chain: 'environment', industry: '77', modes: ['service'] },
  compressor: { chain: 'machinery', industry: '34', trl: 5, modes: TOGETHER },
  cladding: { chain: 'machinery', industry: '43', kinds: FIRMS },
  redmud: { chain: 'building', industry: '30', trl: 5, modes: ['joint'], kinds: FIRMS_AND_ACADEMIES },
  tar: { chain: 'fine', industry: '26', trl: 5, modes: ['joint'], kinds: FIRMS_AND_ACADEMIES },
  overlay: { chain: 'machinery', industry: '40', trl: 5, modes: TOGETHER, kinds: FIRMS_AND_ACADEMIES },
  sic: { chain: 'elec', industry: '39', trl: 4, modes: ['joint'], kinds: FIRMS_AND_ACADEMIES },
  enzyme: { chain: 'food', industry: '15', trl: 4, modes: ['joint', 'licence'], kinds: FIRMS_AND_ACADEMIES },
  electric: { chain: 'metal', industry: '33', trl: 5, modes: TOGETHER, kinds: FIRMS_AND_ACADEMIES },
  pentane: { chain: 'environment', industry: '77', trl: 6, modes: TOGETHER, kinds: FIRMS_AND_ACADEMIES },
  cereal: { chain: 'food', industry: '15', trl: 4, modes: ['joint', 'licence', 'service'] },
  coldbox: { chain: 'food', industry: '39', trl: 6, region: 'city' },
  film: { chain: 'food', industry: '29', trl: 7, kinds: FIRMS, qualifications: ['industrial'] },
  pouch: { chain: 'food', industry: '35', trl: 5, modes: TOGETHER },
  fungus: { chain: 'food', industry: '77', trl: 6, modes: BOUGHT },
  bake: { chain: 'environment', industry: '35', modes: ['service'], qualifications: ['construction'] },
  precool: { chain: 'food', industry: '13', modes: ['service'] },
  acrylamide: { chain: 'food', industry: '14', trl: 5, modes: ['joint', 'licence', 'service'] },
  slag: { chain: 'building', industry: '30', trl: 7, modes: ['transfer', 'licence', 'joint'] },
  sealant: { chain: 'building', industry: '26', trl: 5, modes: ['joint', 'licence'], kinds: FIRMS_AND_ACADEMIES },
  bipv: { chain: 'building', industry: '38', trl: 7, region: 'province', qualifications: ['construction'] },
  dust: { chain: 'environment', industry: '77', modes: ['service'] },
  kiln: { chain: 'environment', industry: '77', trl: 7 },
  ceramsite: { chain: 'building', industry: '30', trl: 5, modes: ['joint', 'licence'] },
  carbon: { chain: 'building', industry: '30', trl: 4 },
  gypsum: { chain: 'building', industry: '30' },
  sieve: { chain: 'machinery', industry: '33', kinds: FIRMS },
  'seal-care': { chain: 'machinery', industry: '43', modes: ['service'], region: 'city' },
  light: { chain: 'elec', industry: '39', modes: ['service'] },
  crate: { chain: 'food', industry: '35', trl: 5, modes: TOGETHER },
  pattern: { chain: 'metal', industry: '29', trl: 4, modes: ['joint', 'licence'] },
  odour: { chain: 'fine', industry: '26', trl: 4, modes: ['joint', 'service'] },
  hose: { chain: 'vehicle', industry: '29', trl: 4, modes: ['joint', 'licence'] },
  robot: { chain: 'machinery', industry: '34', modes: ['service'], region: 'province', qualifications: ['iso9001'] },
};
