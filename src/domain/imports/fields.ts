import { z } from 'zod';
import { achievementFields } from '#src/domain/achievements/input.ts';
import { capabilityFields, OFFER_LIMITS } from '#src/domain/capabilities/input.ts';
import { REACHES } from '#src/domain/capabilities/states.ts';
import { LISTING_KIND_WORDS, listingInput } from '#src/domain/listings/input.ts';
import { TAKER_REGION_WORDS } from '#src/domain/listings/rules.ts';
import { filledPhrase } from '#src/lib/fields.ts';
import type { ImportKind } from './columns.ts';
import { chainWord, daysText, industryWord, qualificationWords, takerKindWords } from './fact-words.ts';
import { amountText, dayText, fieldWord, levelText, modeWords, regionWord, tableWord } from './words.ts';

const title = filledPhrase(OFFER_LIMITS.title, '名称');
const cleaned = <T>(clean: (text: string) => string, schema: z.ZodType<T>) =>
  z.preprocess((text) => clean(String(text)), schema);
const listing = listingInput.shape;
const place = () => ({ chain: chainWord(), industry: industryWord() });

/**
 * How the cells of each field are checked: by the rules of the forms, with words in place of keys. A title is all a
 * row must have; the rest may be filled in later.
 */
export const FIELD_RULES: Readonly<Record<ImportKind, Readonly<Record<string, z.ZodType>>>> = {
  listings: {
    title,
    kind: tableWord(LISTING_KIND_WORDS, 'research'),
    field: fieldWord(),
    ...place(),
    region: regionWord(),
    background: listing.background,
    goal: listing.goal,
    requirements: listing.requirements,
    ipTerms: listing.ipTerms,
    restricted: listing.restricted,
    totalFen: cleaned(amountText, listing.totalFen),
    takerFen: cleaned(amountText, listing.takerFen),
    trlNeeded: cleaned(levelText, listing.trlNeeded),
    modes: modeWords(),
    takerRegion: tableWord(TAKER_REGION_WORDS, 'any'),
    takerKinds: takerKindWords(),
    qualifications: qualificationWords(),
    deliverOn: cleaned(dayText, listing.deliverOn),
    deadlineAt: cleaned(dayText, listing.deadlineAt),
    replyOn: cleaned(dayText, listing.replyOn),
    contactName: listing.contactName,
    contactPhone: listing.contactPhone,
  },
  capabilities: {
    title,
    field: fieldWord(),
    ...place(),
    region: regionWord(),
    summary: capabilityFields.summary,
    products: capabilityFields.products,
    processes: capabilityFields.processes,
    equipment: capabilityFields.equipment,
    certificates: capabilityFields.certificates,
    standards: capabilityFields.standards,
    cases: capabilityFields.cases,
    capacity: capabilityFields.capacity,
    reach: tableWord(REACHES, 'province'),
    modes: modeWords(),
    qualifications: qualificationWords(),
    leadDays: cleaned(daysText, capabilityFields.leadDays),
  },
  achievements: {
    title,
    field: fieldWord(),
    ...place(),
    summary: achievementFields.summary,
    ip: achievementFields.ip,
    trl: cleaned(levelText, achievementFields.trl),
    modes: modeWords(),
    priceFen: cleaned(amountText, achievementFields.priceFen),
    team: achievementFields.team,
    cases: achievementFields.cases,
  },
};
