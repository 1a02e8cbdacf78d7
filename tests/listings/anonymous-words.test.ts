import { describe, expect, it } from 'vitest';
import type { Actor } from '#src/context.ts';
import { declineBid } from '#src/domain/bids/selection.ts';
import { submitListing } from '#src/domain/listings/drafts.ts';
import { withdrawListing } from '#src/domain/listings/operations.ts';
import { answerQuestion, askQuestion } from '#src/domain/questions/operations.ts';
import { newId } from '#src/lib/ids.ts';
import { createBiddingWorld } from '#tests/bids/bidding-world.ts';
import { createWorld } from '#tests/world.ts';
import { amend } from './amending.ts';
import { filledForm, givenDraft, givenListing, lettersOf, refusalOf, rowOf } from './given.ts';

const NAME = '恒泽新材料有限公司';
const INDICATOR = { name: `${NAME}现线产能`, value: '≥ 40', unit: 'm³/h', method: '现场测定' };

async function scene() {
  const world = await createWorld();
  const poster = await world.person({ kind: 'large', name: NAME });
  return { world, poster, official: await world.official(), taker: await world.person() };
}

/** A poster who stays unnamed must not be named by its own words, whoever reads them and wherever. */
describe('the words of an anonymous poster', () => {
  it('are refused at their field when they are handed in, and a named one may say who it is', async () => {
    const { world, poster } = await scene();
    const named = { background: `${NAME}的发泡线批次间波动大。`, indicators: [INDICATOR, ...filledForm(0).indicators] };
    const hidden = await givenDraft(world, poster, { ...named, anonymous: 'on' });
    const refusal = await refusalOf(submitListing(world.as(poster), { id: hidden }));
    expect(Object.keys(refusal.errors).sort()).toEqual(['background', 'indicators.0.name']);
    expect((await rowOf(world, hidden)).state).toBe('draft');
    const open = await givenDraft(world, poster, named);
    await submitListing(world.as(poster), { id: open });
    expect((await rowOf(world, open)).state).toBe('submitted');
  });

  it('are refused in the note of a change and in its indicators', async () => {
    const { world, poster, official } = await scene();
    const id = await givenListing(world, { poster, official }, 'published', { anonymous: 'on' });
    const attempt = (change: Record<string, unknown>) => refusalOf(amend(world, poster, id, change));
    expect((await attempt({ title: '改名', note: `${NAME}内部调整` })).errors).toHaveProperty('note');
    expect((await attempt({ indicators: [INDICATOR] })).errors).toHaveProperty(['indicators.0.name']);
    expect((await rowOf(world, id)).version).toBe(1);
  });

  it('are refused as the reason of 撤榜', async () => {
    const { world, poster, official } = await scene();
    const id = await givenListing(world, { poster, official }, 'published', { anonymous: 'on' });
    const refusal = await refusalOf(withdrawListing(world.as(poster), { id, reason: `${NAME}产线停了` }));
    expect(refusal.errors).toHaveProperty('reason');
    expect((await rowOf(world, id)).state).toBe('published');
  });

  it('are refused as the answer to a question', async () => {
    const { world, poster, official, taker } = await scene();
    const listingId = await givenListing(world, { poster, official }, 'published', { anonymous: 'on' });
    const id = newId();
    await askQuestion(world.as(taker), { id, listingId, question: '中试线在哪里？' });
    const answer = (text: string) => answerQuestion(world.as(poster), { id, answer: text });
    expect((await refusalOf(answer(`在${NAME}厂区`))).errors).toHaveProperty('answer');
    await answer('在本单位厂区');
    expect(JSON.stringify(await lettersOf(world))).not.toContain(`在${NAME}`);
  });

  it('are refused as the reason that a bidder reads', async () => {
    const world = await createBiddingWorld({ anonymous: true });
    const { id } = await world.handIn();
    await world.evaluate();
    const name = (world.poster as Required<Actor>).organisation.name;
    const refusal = await refusalOf(declineBid(world.posting, { id, reason: `${name}另有安排` }));
    expect(refusal.errors).toHaveProperty('reason');
    expect((await world.bid(id)).state).toBe('submitted');
  });
});
