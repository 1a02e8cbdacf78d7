import type { Synonyms } from './vocabulary/expand.ts';

/**
 * The contract of search: what any engine is given and what it answers. Types and the shared tables only, so that a
 * feature may describe its documents without knowing which engine reads them. Only public words are ever put in.
 */
export const INDEXES = ['listings', 'capabilities', 'achievements', 'organisations', 'events'] as const;
export type Index = (typeof INDEXES)[number];

/** How much a hit in a text counts: the name, what the thing mainly says, the rest. */
export const WEIGHTS = { title: 8, main: 3, more: 1 } as const;
export type Weight = keyof typeof WEIGHTS;

/** Every named text a document may carry, with its word for people and its weight. */
export const TEXTS = {
  title: { label: '名称', weight: 'title' },
  shortName: { label: '简称', weight: 'title' },
  number: { label: '榜号', weight: 'main' },
  organisation: { label: '单位', weight: 'main' },
  goal: { label: '技术目标', weight: 'main' },
  requirements: { label: '对揭榜方要求', weight: 'more' },
  indicators: { label: '考核指标', weight: 'main' },
  background: { label: '背景', weight: 'more' },
  ipTerms: { label: '产权归属', weight: 'more' },
  summary: { label: '简介', weight: 'main' },
  products: { label: '产品', weight: 'main' },
  processes: { label: '工艺', weight: 'main' },
  equipment: { label: '设备', weight: 'more' },
  certificates: { label: '资质', weight: 'more' },
  standards: { label: '标准', weight: 'more' },
  cases: { label: '案例', weight: 'more' },
  capacity: { label: '产能', weight: 'more' },
  ip: { label: '知识产权', weight: 'more' },
  team: { label: '团队', weight: 'more' },
  about: { label: '单位简介', weight: 'main' },
  content: { label: '活动内容', weight: 'more' },
} as const satisfies Record<string, { label: string; weight: Weight }>;
export type TextName = keyof typeof TEXTS;

/** What matching weighs beside the words; absent is unknown. */
export type Facts = {
  /** 技术就绪度: at least what a demand needs, or what a supply has reached. */
  trl?: number;
  /** 服务半径. */
  reach?: 'local' | 'province' | 'country';
  /** 考核指标 of a listing. */
  indicators?: { name: string; value: string; unit: string }[];
  /** Division of GB/T 4754, two digits. */
  industry?: string;
  /**
   * Days a demand leaves for the work, from the end of bidding to 完成时限, which stays true however long it is kept; absent
   * where there is no deadline. Of a supply the days from order to first delivery.
   */
  days?: number;
  /** Keys of QUALIFICATIONS: what a demand requires, or what a supply's owner holds. */
  qualifications?: string[];
  /** Kind of the organisation that offers. */
  ownerKind?: string;
  /** Region of the organisation that offers. */
  ownerRegion?: string;
  /** 硬性条件 of a listing: where and of what kind a taker must be. */
  takers?: Takers;
};

/** `small`: the batch of the listing is for 中小微企业, which then take the lead. */
export type Takers = { region?: 'province' | 'city'; kinds?: string[]; small?: true };

export type SearchKey = { index: Index; id: string };

/** A thing as an engine sees it. Facet values are stored keys, never words. */
export type SearchDocument = SearchKey & {
  texts: Partial<Record<TextName, string>> & { title: string };
  field: string;
  region: string;
  /** 产业链; absent is unsaid. */
  chain?: string;
  /** 合作方式 accepted or offered; none is unsaid. */
  modes?: readonly string[];
  /** Kind within its index: of a listing or an organisation; empty where there is none. */
  kind: string;
  /** Phase of a listing; state of the others. */
  state: string;
  organisationId: string;
  organisationName: string;
  /** Pay for the taker of a listing, asking price of an achievement, in 分. */
  amountFen?: number;
  /** From this moment a document whose state is `open` counts as `closed`; of an event, when signing up ends. UTC ms. */
  closesAt?: number;
  /** For the order by newest. UTC ms. */
  publishedAt: number;
  facts: Facts;
};

/** `trl`, `amount` and `closing` are bands, see bands.ts; a document has any number of values of `mode`. */
export const FACETS = [
  'index',
  'field',
  'chain',
  'region',
  'kind',
  'state',
  'trl',
  'amount',
  'closing',
  'mode',
] as const;
export type Facet = (typeof FACETS)[number];
export const SORTS = ['relevance', 'newest', 'closing', 'amount'] as const;
export type Sort = (typeof SORTS)[number];

export type SearchRequest = {
  /** As typed: any text at all. Quotes make a phrase, a leading minus excludes. */
  q: string;
  /** Limits the whole question, facets too. */
  scope?: { indexes?: readonly Index[]; organisationId?: string };
  /** Chosen facet values: any of one facet, all facets together. Unknown values match nothing. */
  filters?: Partial<Record<Facet, readonly string[]>>;
  /** Only what holds every word, however little that is: what is told to somebody later must be what they asked for. */
  strict?: boolean;
  /** Relevance where there are words, else newest. */
  sort?: Sort;
  /** From 1. */
  page?: number;
  size?: number;
  /** Decides which open listings have closed. UTC ms. */
  now: number;
};

/** Text in pieces, for `<mark>`: an engine never answers with HTML. */
export type Segment = { text: string; hit: boolean };

export type Hit = SearchKey & {
  title: Segment[];
  /** The passage that answers best, with the text it is from; absent where only the title speaks. */
  snippet?: { text: TextName; segments: Segment[] };
  field: string;
  region: string;
  chain?: string;
  modes?: readonly string[];
  kind: string;
  state: string;
  organisationId: string;
  organisationName: string;
  amountFen?: number;
  closesAt?: number;
  publishedAt: number;
  /** Needed by a listing, reached by an achievement. */
  trl?: number;
};

/** What the engine made of the words typed. */
export type Understood = {
  words: string[];
  /** What officials say means the same, looked for too; absent where nothing does. */
  also?: string[];
  phrases: string[];
  excluded: string[];
  /** Typed something, but nothing that can be looked for. */
  nothing: boolean;
  /** Cut to the length an engine reads. */
  truncated: boolean;
  /** The question as it was answered, where nothing held the words as typed and one character of a word put right did. */
  corrected?: string;
  /** Too little held every word, so things that hold some are shown too. */
  relaxed: boolean;
  /** So many of the total hold other words that mean something alike; absent where none do. */
  near?: number;
};

export type SearchAnswer = {
  hits: Hit[];
  total: number;
  page: number;
  pages: number;
  size: number;
  /** Counts within the question; those of one facet ignore its own chosen values, so that another can be chosen. */
  facets: Record<Facet, { value: string; count: number }[]>;
  understood: Understood;
  tookMs: number;
  /** Which engine answered. */
  engine: string;
  /** The engine that was asked first did not answer. */
  fallback?: boolean;
};

export type SearchEngine = {
  name: string;
  /** Adds documents or replaces those of the same key. */
  put: (documents: readonly SearchDocument[]) => Promise<void>;
  /** Removes documents; those not there are no error. */
  remove: (keys: readonly SearchKey[]) => Promise<void>;
  clear: () => Promise<void>;
  search: (request: SearchRequest) => Promise<SearchAnswer>;
  /** Keys held, in a fixed order, after a key: how a rebuild finds what should no longer be there. */
  keysAfter: (after: SearchKey | undefined, limit: number) => Promise<SearchKey[]>;
};

/** Which side of a match a document stands on. */
export const SIDES = { demand: ['listings'], supply: ['capabilities', 'achievements'] } as const;
export type Side = keyof typeof SIDES;

/** What matching compares of a document, made once when it is indexed. */
export type Compared = {
  /** Of a demand: words of two characters and more, as often as they stand. Empty for a supply. */
  title: string[];
  body: string[];
  /** Weights of the topics of the lexicon: place, weight, place, weight … */
  topics: number[];
  /** Of a supply: how much the characters of its name lean to concepts, all in all. 0 for a demand. */
  leaning: number;
  /** Which lexicons these are of. */
  lexicon: string;
};

/** As much of a document as a score is made of; whoever shows it loads the record itself. */
export type MatchDocument = Pick<
  SearchDocument,
  'index' | 'id' | 'texts' | 'field' | 'region' | 'chain' | 'modes' | 'amountFen' | 'facts' | 'organisationId'
> & { compared: Compared };

export type Frequencies = { total: number; of: Map<string, number> };

/** One who looks for candidates: by which terms, and whose are left out. */
export type Asking = { terms: readonly string[]; notOf: string };

/** What matching needs of an index: how common a term is, and who could meet it at all. */
export type MatchIndex = {
  /** How many documents of each side hold each term, and how many there are. */
  frequencies: (terms: readonly string[]) => Promise<Record<Side, Frequencies>>;
  /** What officials say means the same; from then on texts are cut by their dictionary. */
  synonyms: () => Promise<Synonyms>;
  /**
   * For each who asks the best documents of one side; gates first: never of the organisation that asks, only open listings
   * unless those that are over are asked for.
   */
  candidates: (request: {
    side: Side;
    asking: readonly Asking[];
    limit: number;
    now: number;
    over?: boolean;
  }) => Promise<MatchDocument[][]>;
};
