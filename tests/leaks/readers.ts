import { HANDED_IN } from '#src/domain/bids/states.ts';
import { PUBLIC_STATES } from '#src/domain/events/states.ts';
import { PUBLISHED_STATES } from '#src/domain/listings/states.ts';

/**
 * Who may read a row, as conditions on the row `t` and the person `u` (id, role, org; all empty for a visitor). Written anew
 * from what the states and the law say, not taken from the policies: the two are held against each other.
 */
const among = (states: readonly string[]): string => `(${states.map((state) => `'${state}'`).join(', ')})`;
const either = (...conditions: string[]): string => conditions.map((one) => `(${one})`).join(' or ');

export const EVERYBODY = '1';
export const NOBODY = '0';
export const STAFF = `u.role in ('official', 'admin')`;
export const OWN = 'u.org = t.organisation_id';
export const OWN_AND_STAFF = either(OWN, STAFF);
const signedIn = (column: string): string => `u.id <> '' and u.id = ${column}`;

const ofListing = (where: string, id = 't.listing_id'): string =>
  `exists (select 1 from listings l where l.id = ${id} and (${where}))`;
const POSTER = 'u.org = l.organisation_id';
const EXPERT = `exists (select 1 from panel_experts e join panels p on p.id = e.panel_id
  where p.listing_id = l.id and e.user_id = u.id)`;
/** Of a withdrawn listing the public keeps its title and why. */
const WITHDRAWN = `l.state = 'withdrawn' and l.published_at is not null`;
const BODY = either(`l.state in ${among(PUBLISHED_STATES)}`, POSTER, EXPERT, STAFF);

export const LISTING = {
  title: ofListing(either(BODY, WITHDRAWN), 't.id'),
  body: ofListing(BODY, 't.id'),
  reason: ofListing(either(`l.state in ${among(PUBLISHED_STATES)}`, WITHDRAWN, POSTER, STAFF), 't.id'),
  contact: either(
    OWN_AND_STAFF,
    `exists (select 1 from bids b where b.listing_id = t.id and b.state = 'awarded' and u.org = b.organisation_id)`,
  ),
};
export const BODY_OF_LISTING = ofListing(BODY);
export const KEPT_OF_LISTING = ofListing(either(POSTER, STAFF));

const ofBid = (where: string, id: string): string =>
  `exists (select 1 from bids b join listings l on l.id = b.listing_id where b.id = ${id} and (${where}))`;
const PARTY = either(
  'u.org = b.organisation_id',
  `exists (select 1 from bid_partners m where m.bid_id = b.id and m.organisation_id = u.org and m.state = 'confirmed')`,
);
const OPENED = `b.sealed is null and b.state in ${among(HANDED_IN)} and (${either(POSTER, STAFF, EXPERT)})`;
const CALLED = `b.state = 'awarded' and (${either(POSTER, STAFF)})`;

export const BID = {
  said: ofBid(either(PARTY, OPENED), 't.id'),
  called: ofBid(either(PARTY, CALLED), 't.id'),
};
export const BID_OF = {
  party: ofBid(PARTY, 't.bid_id'),
  task: either(OWN, ofBid(either(PARTY, OPENED), 't.bid_id')),
  poster: ofBid(POSTER, 't.bid_id'),
};

const SIDES = either(PARTY, POSTER, STAFF);
export const CONTRACT = ofBid(SIDES, 't.bid_id');
export const MILESTONE = `exists (select 1 from contracts c where c.id = t.contract_id and ${ofBid(SIDES, 'c.bid_id')})`;

export const OFFER = either(`t.state = 'published'`, OWN_AND_STAFF);
/** Verified once and merged later, it tells everybody where it went. */
export const ORGANISATION = either(
  `t.state = 'verified'`,
  `t.state = 'merged' and t.verified_at is not null`,
  'u.org = t.id',
  STAFF,
);
export const ORGANISATION_KEPT = either('u.org = t.id', STAFF);

const HOST = 'u.org = v.organisation_id';
const ofEvent = (where: string, id = 't.event_id'): string =>
  `exists (select 1 from events v where v.id = ${id} and (${where}))`;
const HELD = `v.published_at is not null and v.state in ${among(PUBLIC_STATES)}`;
const SEAT = `exists (select 1 from registrations r where r.event_id = v.id and r.state = 'confirmed' and ${signedIn('r.user_id')})`;
export const EVENT = ofEvent(either(HELD, HOST, STAFF), 't.id');
export const EVENT_ROOM = ofEvent(either(SEAT, HOST, STAFF), 't.id');
export const OF_EVENT = ofEvent(either(HELD, HOST, STAFF));
export const OF_HOST = ofEvent(either(HOST, STAFF));
export const RECAP = ofEvent(either(`v.state = 'archived'`, HOST, STAFF));

const ofRegistration = (id: string): string =>
  `exists (select 1 from registrations r join events v on v.id = r.event_id left join registrations f on f.id = r.lead_id
   where r.id = ${id} and (${either(signedIn('r.user_id'), signedIn('f.user_id'), HOST, STAFF)}))`;
export const REGISTRATION = ofRegistration('t.id');
export const OF_REGISTRATION = ofRegistration('t.registration_id');

const ofPanel = (where: string): string =>
  `exists (select 1 from panels p join listings l on l.id = p.listing_id where p.id = t.panel_id and (${where}))`;
/** An expert their own, officials, the poster once it is over. */
export const SCORE = either(signedIn('t.user_id'), ofPanel(either(STAFF, `p.closed_at is not null and ${POSTER}`)));

export const PANEL = `exists (select 1 from panels p join listings l on l.id = p.listing_id
  where p.id = t.id and (${either(POSTER, EXPERT, STAFF, 'p.public and p.closed_at is not null')}))`;

const ANSWERED = `t.answered_at is not null and t.hidden_at is null and (${BODY_OF_LISTING})`;
export const QUESTION = either(ANSWERED, OWN, KEPT_OF_LISTING);
export const REFERRAL = either(OWN, signedIn('t.referred_by'), STAFF);
export const SELF = signedIn('t.user_id');
export const OWN_ACCOUNT = signedIn('t.id');
/** Colleagues and officials. */
export const PERSON = either(
  OWN_ACCOUNT,
  STAFF,
  `exists (select 1 from memberships m where m.user_id = t.id and m.organisation_id = u.org)`,
);
/** Who of the administration acted stands in the histories of what they acted on; experts of a public panel that is over are named. */
export const NAME = either(
  PERSON,
  `t.role <> 'member' and u.id <> ''`,
  `exists (select 1 from panel_experts e join panels p on p.id = e.panel_id
   where e.user_id = t.id and p.public and p.closed_at is not null)`,
);

const thing = (name: string, where: string): string => `t.thing = '${name}' and (${where})`;
/** Histories are for who may read what is kept of their thing. */
export const MOVE = either(
  STAFF,
  signedIn('t.actor_id'),
  thing('listings', ofListing(either(POSTER, WITHDRAWN), 't.thing_id')),
  thing('bids', ofBid(either(PARTY, OPENED), 't.thing_id')),
  thing('organisations', 'u.org = t.thing_id'),
  thing('events', ofEvent(HOST, 't.thing_id')),
  thing('registrations', ofRegistration('t.thing_id')),
  thing('batches', '1'),
  ...['capabilities', 'achievements'].map((name) =>
    thing(name, `exists (select 1 from ${name} o where o.id = t.thing_id and u.org = o.organisation_id)`),
  ),
  thing('contracts', `exists (select 1 from contracts c where c.id = t.thing_id and ${ofBid(SIDES, 'c.bid_id')})`),
  thing(
    'milestones',
    `exists (select 1 from milestones s join contracts c on c.id = s.contract_id
     where s.id = t.thing_id and ${ofBid(SIDES, 'c.bid_id')})`,
  ),
);

export const FILE = either(
  STAFF,
  `t.owner = 'organisations' and u.org = t.owner_id`,
  `t.owner = 'bids' and ${ofBid(either(PARTY, OPENED), 't.owner_id')}`,
  `t.owner = 'contracts' and exists (select 1 from contracts c where c.id = t.owner_id and ${ofBid(SIDES, 'c.bid_id')})`,
  `t.owner = 'milestones' and exists (select 1 from milestones s join contracts c on c.id = s.contract_id
   where s.id = t.owner_id and ${ofBid(SIDES, 'c.bid_id')})`,
  `t.owner = 'events' and ${ofEvent(either(HELD, HOST), 't.owner_id')}`,
  `t.owner = 'recaps' and ${ofEvent(either(`v.state = 'archived'`, HOST), 't.owner_id')}`,
);
export const BATCH = either('t.published_at is not null', STAFF);
