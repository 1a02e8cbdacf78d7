CREATE TABLE `search_documents` (
	`row` integer PRIMARY KEY NOT NULL,
	`index` text NOT NULL,
	`id` text NOT NULL,
	`field` text NOT NULL,
	`region` text NOT NULL,
	`kind` text DEFAULT '' NOT NULL,
	`state` text NOT NULL,
	`organisation_id` text NOT NULL,
	`organisation_name` text DEFAULT '' NOT NULL,
	`amount_fen` integer,
	`closes_at` integer,
	`published_at` integer NOT NULL,
	`facts` text NOT NULL,
	`compared` text NOT NULL,
	`texts` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `search_documents_key` ON `search_documents` (`index`,`id`);--> statement-breakpoint
CREATE INDEX `search_documents_newest` ON `search_documents` (`published_at`);--> statement-breakpoint
CREATE INDEX `search_documents_organisation` ON `search_documents` (`organisation_id`);--> statement-breakpoint
-- Full text of search_documents, under the same row numbers: jieba words and overlapping pairs of characters, by weight.
-- Tokens come ready-made, parted by spaces, so the tokenizer only has to leave them alone.
CREATE VIRTUAL TABLE search_index USING fts5(title_words, title_grams, main_words, main_grams, more_words, more_grams, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 0");
--> statement-breakpoint
-- What matching compares, each term once: a listing fills `demand`, a capability or an achievement `supply`.
CREATE VIRTUAL TABLE match_index USING fts5(demand, supply, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 0");
--> statement-breakpoint
-- In how many documents of each side a term stands.
CREATE VIRTUAL TABLE match_terms USING fts5vocab(match_index, col);
