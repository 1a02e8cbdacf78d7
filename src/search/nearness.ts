import type { Chain, Industry } from '#src/lib/vocabulary.ts';

/** 产业链 that supply each other or work alike, by our own knowledge of the trades. */
const NEIGHBOURS: readonly (readonly [Chain, Chain])[] = [
  ['polymer', 'fine'],
  ['polymer', 'building'],
  ['polymer', 'vehicle'],
  ['polymer', 'textile'],
  ['polymer', 'elec'],
  ['fine', 'biochem'],
  ['fine', 'energy'],
  ['fine', 'environment'],
  ['biochem', 'food'],
  ['building', 'environment'],
  ['metal', 'machinery'],
  ['metal', 'vehicle'],
  ['machinery', 'vehicle'],
  ['machinery', 'software'],
  ['machinery', 'elec'],
  ['vehicle', 'energy'],
  ['energy', 'elec'],
  ['energy', 'environment'],
  ['elec', 'software'],
];

/** Divisions of GB/T 4754 that stand near each other in what they make and how. */
const GROUPS: readonly (readonly Industry[])[] = [
  ['01', '13', '14', '15'],
  ['17', '18', '28'],
  ['20', '21', '22', '23'],
  ['25', '26', '28', '29'],
  ['26', '27'],
  ['30', '50'],
  ['31', '32', '33'],
  ['33', '34', '35', '43'],
  ['34', '35', '36', '37', '38'],
  ['38', '39', '40'],
  ['39', '65'],
  ['42', '46', '77'],
  ['35', '77'],
  ['44', '38'],
];

/** Divisions that serve all others: research, testing, design, advice. */
const SERVING: readonly string[] = ['73', '74', '75'] satisfies Industry[];

export const areNeighbourChains = (a: string, b: string): boolean =>
  NEIGHBOURS.some(([one, other]) => (one === a && other === b) || (one === b && other === a));

export const areNeighbourIndustries = (a: string, b: string): boolean =>
  GROUPS.some((group) => [a, b].every((one) => group.some((member) => member === one)));

export const servesAllIndustries = (industry: string): boolean => SERVING.includes(industry);
