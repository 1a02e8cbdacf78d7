import * as may from './readers.ts';

/**
 * Every column that holds words, and who may read them; a column that is not here fails columns.test.ts. `KEY`: nobody typed
 * it (ids, hashes, codes of a table, days). `DERIVED`: made of other columns, and looked through for their words.
 */
export const KEY = 'key';
export const DERIVED = 'derived';

const all = (columns: string, who: string): Record<string, string> =>
  Object.fromEntries(columns.split(' ').map((column) => [column, who]));

export const COLUMNS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  users: { email: may.PERSON, name: may.NAME, password_hash: KEY },
  sessions: { user_agent: may.SELF },
  organisations: {
    ...all('code region field merged_into', KEY),
    ...all('name short_name about', may.ORGANISATION),
    state_reason: may.ORGANISATION_KEPT,
  },
  organisation_labels: { ...all('valid_from valid_to', KEY), source: may.EVERYBODY },
  // Names of chains and parks are chosen from a table; ids of officials.
  organisation_ties: all('value from_on until_on', KEY),
  organisation_merges: { moved: KEY, reason: may.STAFF },
  capabilities: {
    ...all('field region chain industry modes qualifications import_key', KEY),
    ...all('title summary products processes equipment certificates standards cases capacity', may.OFFER),
  },
  achievements: {
    ...all('field region chain industry modes import_key', KEY),
    ...all('title summary ip team cases', may.OFFER),
  },
  batches: all('name about', may.BATCH),
  listings: {
    ...all('number field region chain industry modes taker_kinds qualifications', KEY),
    ...all('deliver_on reply_on checked_by review_on import_key', KEY),
    title: may.LISTING.title,
    ...all('background goal requirements ip_terms project_number', may.LISTING.body),
    restricted: may.OWN_AND_STAFF,
    ...all('contact_name contact_phone', may.LISTING.contact),
    state_reason: may.LISTING.reason,
    diagnosis: may.OWN_AND_STAFF,
  },
  indicators: all('name value unit method', may.BODY_OF_LISTING),
  listing_versions: { ...all('content note', may.BODY_OF_LISTING), restricted: may.KEPT_OF_LISTING },
  questions: { asker: KEY, ...all('body answer', may.QUESTION), hidden_reason: may.KEPT_OF_LISTING },
  bids: {
    sealed: DERIVED,
    ...all('team ability plan schedule fit correction_note correction_text state_reason', may.BID.said),
    ...all('contact_name contact_phone', may.BID.called),
  },
  bid_versions: { sealed: may.BID_OF.party },
  bid_partners: { task: may.BID_OF.task },
  bid_reviews: { comment: may.BID_OF.poster },
  contracts: { signed_on: KEY, ...all('number registration_number state_reason report verdict', may.CONTRACT) },
  milestones: { ...all('due_on paid_on', KEY), ...all('title deliverable report verdict', may.MILESTONE) },
  panels: { criteria: may.PANEL, due_on: KEY },
  panel_scores: { subject_id: KEY, scores: KEY, ...all('comment recusal', may.SCORE) },
  publicities: all('takers subject body unit phone address', may.EVERYBODY),
  objections: all('name unit phone email body decision', may.STAFF),
  events: {
    ...all('field region map_url group_capacities occurrence_on', KEY),
    ...all('title summary body partners state_reason place_name address contact_name contact_phone', may.EVENT),
    online_url: may.EVENT_ROOM,
  },
  event_series: { ...all('name template', may.OWN_AND_STAFF), first_on: KEY },
  event_agenda: all('title who', may.OF_EVENT),
  event_speakers: all('name unit post about', may.OF_EVENT),
  event_changes: all('changes note', may.OF_EVENT),
  event_recaps: { outcomes: may.RECAP, problems: may.OF_HOST, figures: KEY, no_photos: may.OF_HOST },
  event_questions: all('label hint options condition_value', may.OF_EVENT),
  event_invitees: { ...all('name email phone firm', may.OF_HOST), code_hash: KEY },
  event_topics: all('title body', may.OF_REGISTRATION),
  event_surveys: { ...all('useful better', may.OF_HOST), on: KEY },
  registrations: { ...all('name email phone firm state_reason', may.REGISTRATION), firm_key: KEY },
  registration_answers: { value: may.OF_REGISTRATION },
  registration_changes: all('person reason decision', may.OF_REGISTRATION),
  registration_settings: { shared_code: KEY },
  door_links: { name: may.OF_HOST },
  scans: { device_id: KEY },
  referrals: { letters: KEY, ...all('note caution answer', may.REFERRAL) },
  match_feedback: { supply_id: KEY, ...all('words parts', may.OWN_AND_STAFF) },
  saved_searches: { ...all('name query', may.SELF), digest_on: KEY },
  saved_search_told: all('index document_id', KEY),
  files: { ...all('owner_id type digest stored_as', KEY), name: may.FILE },
  imports: { mapping: KEY, ...all('file_name columns issues failure', may.STAFF) },
  import_chunks: all('raw prepared', may.STAFF),
  audit: { ...all('actor_id thing thing_id action from to', KEY), reason: may.MOVE },
  outbox: { payload: DERIVED, last_error: may.STAFF },
  duty_runs: { error: may.STAFF },
  vocabularies: { form_id: KEY, ...all('synonyms dictionary note', may.STAFF) },
  search_queries: { text: may.STAFF, day: KEY },
  search_rebuilds: { position: KEY, holder: KEY, ...all('note error', may.STAFF) },
  search_removed: all('index id', KEY),
  search_vectors: all('index id hash', KEY),
  search_followers: { state: KEY },
  search_documents: {
    ...all('index id field region kind state organisation_id chain modes', KEY),
    ...all('organisation_name facts compared texts', DERIVED),
  },
};
