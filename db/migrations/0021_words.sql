CREATE TABLE `duty_runs` (
	`name` text PRIMARY KEY NOT NULL,
	`ran_at` integer NOT NULL,
	`did` integer DEFAULT 0 NOT NULL,
	`did_at` integer,
	`error` text DEFAULT '' NOT NULL,
	`failed_at` integer
);
--> statement-breakpoint
CREATE TABLE `search_rebuilds` (
	`id` text PRIMARY KEY NOT NULL,
	`why` text NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`state` text DEFAULT 'waiting' NOT NULL,
	`total` integer DEFAULT 0 NOT NULL,
	`done` integer DEFAULT 0 NOT NULL,
	`position` text DEFAULT '' NOT NULL,
	`holder` text DEFAULT '' NOT NULL,
	`leased_until` integer DEFAULT 0 NOT NULL,
	`error` text DEFAULT '' NOT NULL,
	`created_by` text,
	`created_at` integer NOT NULL,
	`started_at` integer,
	`finished_at` integer,
	FOREIGN KEY (`created_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `search_rebuilds_state` ON `search_rebuilds` (`state`,`created_at`);--> statement-breakpoint
CREATE INDEX `search_rebuilds_created` ON `search_rebuilds` (`created_at`);--> statement-breakpoint
CREATE TABLE `search_queries` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`text` text NOT NULL,
	`hits` integer NOT NULL,
	`day` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `search_queries_once` ON `search_queries` (`text`,`day`);--> statement-breakpoint
CREATE INDEX `search_queries_day` ON `search_queries` (`day`);--> statement-breakpoint
CREATE TABLE `vocabularies` (
	`number` integer PRIMARY KEY NOT NULL,
	`form_id` text NOT NULL,
	`synonyms` text DEFAULT '' NOT NULL,
	`dictionary` text DEFAULT '' NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`restored_from` integer,
	`created_by` text,
	`created_at` integer NOT NULL,
	`active_from` integer,
	`activated_by` text,
	FOREIGN KEY (`created_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`activated_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `vocabularies_form` ON `vocabularies` (`form_id`);--> statement-breakpoint
DROP INDEX `registrations_email`;--> statement-breakpoint
CREATE UNIQUE INDEX `registrations_email` ON `registrations` (`event_id`,`email`) WHERE email <> '' and state in ('unverified', 'pending', 'confirmed', 'waitlisted', 'offered');--> statement-breakpoint
-- What was in use when is what the preview and the history rest on.
CREATE TRIGGER vocabularies_no_update BEFORE UPDATE ON vocabularies WHEN OLD.active_from IS NOT NULL
  OR NEW.number IS NOT OLD.number OR NEW.form_id IS NOT OLD.form_id OR NEW.synonyms IS NOT OLD.synonyms
  OR NEW.dictionary IS NOT OLD.dictionary OR NEW.note IS NOT OLD.note OR NEW.restored_from IS NOT OLD.restored_from
  OR NEW.created_by IS NOT OLD.created_by OR NEW.created_at IS NOT OLD.created_at
BEGIN SELECT RAISE(ABORT, 'versions of the vocabulary are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER vocabularies_no_delete BEFORE DELETE ON vocabularies BEGIN SELECT RAISE(ABORT, 'versions of the vocabulary are append-only'); END;
