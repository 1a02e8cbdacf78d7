CREATE TABLE `search_gone` (
	`row` integer PRIMARY KEY NOT NULL,
	`changed` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `search_gone_changed` ON `search_gone` (`changed`);--> statement-breakpoint
DROP INDEX `search_documents_newest`;--> statement-breakpoint
DROP INDEX `search_documents_organisation`;--> statement-breakpoint
DROP INDEX `search_documents_facets`;--> statement-breakpoint
ALTER TABLE `search_documents` ADD `tokens` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `search_documents_columns` ON `search_documents` (`row`,`index`,`field`,`chain`,`region`,`kind`,`state`,`trl`,`modes`,`organisation_id`,`closes_at`,`published_at`,`amount_fen`,`tokens`);