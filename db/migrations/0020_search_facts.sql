CREATE TABLE `search_followers` (
	`name` text PRIMARY KEY NOT NULL,
	`version` integer DEFAULT 0 NOT NULL,
	`state` text DEFAULT '{}' NOT NULL,
	`leased_until` integer,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `search_removed` (
	`index` text NOT NULL,
	`id` text NOT NULL,
	`changed` integer NOT NULL,
	PRIMARY KEY(`index`, `id`)
);
--> statement-breakpoint
CREATE INDEX `search_removed_changed` ON `search_removed` (`changed`);--> statement-breakpoint
DROP INDEX `search_documents_facets`;--> statement-breakpoint
ALTER TABLE `search_documents` ADD `chain` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `search_documents` ADD `modes` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `search_documents` ADD `trl` integer;--> statement-breakpoint
ALTER TABLE `search_documents` ADD `changed` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `search_documents_changed` ON `search_documents` (`changed`);--> statement-breakpoint
CREATE INDEX `search_documents_facets` ON `search_documents` (`row`,`index`,`field`,`region`,`chain`,`kind`,`state`,`modes`,`trl`,`closes_at`,`organisation_id`,`published_at`,`amount_fen`);--> statement-breakpoint
ALTER TABLE `achievements` ADD `chain` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `achievements` ADD `industry` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `capabilities` ADD `chain` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `capabilities` ADD `industry` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `capabilities` ADD `modes` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `capabilities` ADD `qualifications` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `capabilities` ADD `lead_days` integer;--> statement-breakpoint
ALTER TABLE `listings` ADD `chain` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `listings` ADD `industry` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `listings` ADD `trl_needed` integer;--> statement-breakpoint
ALTER TABLE `listings` ADD `modes` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `listings` ADD `taker_region` text DEFAULT 'any' NOT NULL;--> statement-breakpoint
ALTER TABLE `listings` ADD `taker_kinds` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `listings` ADD `qualifications` text DEFAULT '[]' NOT NULL;