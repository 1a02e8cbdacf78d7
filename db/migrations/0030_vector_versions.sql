ALTER TABLE `search_vectors` ADD `changed` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `search_vectors_changed` ON `search_vectors` (`changed`);