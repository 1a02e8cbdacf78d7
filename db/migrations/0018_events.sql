CREATE TABLE `calendar_feeds` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`revoked_at` integer,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `calendar_feeds_live` ON `calendar_feeds` (`user_id`) WHERE revoked_at is null;--> statement-breakpoint
CREATE TABLE `event_agenda` (
	`id` text PRIMARY KEY NOT NULL,
	`event_id` text NOT NULL,
	`position` integer NOT NULL,
	`minute` integer NOT NULL,
	`title` text NOT NULL,
	`who` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`event_id`) REFERENCES `events`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `event_agenda_position` ON `event_agenda` (`event_id`,`position`);--> statement-breakpoint
CREATE TABLE `event_changes` (
	`id` text PRIMARY KEY NOT NULL,
	`event_id` text NOT NULL,
	`version` integer NOT NULL,
	`kind` text NOT NULL,
	`changes` text NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`material` integer NOT NULL,
	`told_at` integer,
	`changed_by` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`event_id`) REFERENCES `events`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`changed_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `event_changes_version` ON `event_changes` (`event_id`,`version`);--> statement-breakpoint
CREATE INDEX `event_changes_untold` ON `event_changes` (`created_at`) WHERE material and told_at is null;--> statement-breakpoint
CREATE TABLE `event_recaps` (
	`event_id` text PRIMARY KEY NOT NULL,
	`people` integer,
	`organisations` integer,
	`outcomes` text DEFAULT '' NOT NULL,
	`problems` text DEFAULT '' NOT NULL,
	`figures` text DEFAULT '{}' NOT NULL,
	`no_photos` text DEFAULT '' NOT NULL,
	`written_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`event_id`) REFERENCES `events`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`written_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `event_series` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`rhythm` text NOT NULL,
	`type` text NOT NULL,
	`organisation_id` text NOT NULL,
	`template` text NOT NULL,
	`first_on` text NOT NULL,
	`lead_days` integer DEFAULT 30 NOT NULL,
	`ended_at` integer,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`created_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `event_series_ended` ON `event_series` (`ended_at`);--> statement-breakpoint
CREATE INDEX `event_series_organisation` ON `event_series` (`organisation_id`);--> statement-breakpoint
CREATE TABLE `event_speakers` (
	`id` text PRIMARY KEY NOT NULL,
	`event_id` text NOT NULL,
	`position` integer NOT NULL,
	`name` text NOT NULL,
	`unit` text DEFAULT '' NOT NULL,
	`post` text DEFAULT '' NOT NULL,
	`about` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`event_id`) REFERENCES `events`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `event_speakers_position` ON `event_speakers` (`event_id`,`position`);--> statement-breakpoint
CREATE TABLE `events` (
	`id` text PRIMARY KEY NOT NULL,
	`type` text NOT NULL,
	`title` text DEFAULT '' NOT NULL,
	`summary` text DEFAULT '' NOT NULL,
	`body` text DEFAULT '' NOT NULL,
	`organisation_id` text NOT NULL,
	`partners` text DEFAULT '' NOT NULL,
	`field` text DEFAULT '' NOT NULL,
	`region` text NOT NULL,
	`created_by` text NOT NULL,
	`approved_by` text,
	`state` text DEFAULT 'draft' NOT NULL,
	`state_reason` text DEFAULT '' NOT NULL,
	`starts_at` integer,
	`ends_at` integer,
	`registration_opens_at` integer,
	`registration_closes_at` integer,
	`cancel_until_at` integer,
	`place_name` text DEFAULT '' NOT NULL,
	`address` text DEFAULT '' NOT NULL,
	`map_url` text DEFAULT '' NOT NULL,
	`online_url` text DEFAULT '' NOT NULL,
	`capacity` integer,
	`per_organisation` integer,
	`group_capacities` text DEFAULT '{}' NOT NULL,
	`show_remaining` integer DEFAULT true NOT NULL,
	`admission` text DEFAULT 'direct' NOT NULL,
	`audience` text DEFAULT 'open' NOT NULL,
	`offer_hours` integer DEFAULT 12 NOT NULL,
	`lapse_to` text DEFAULT 'out' NOT NULL,
	`verify_contact` integer DEFAULT true NOT NULL,
	`contact_name` text DEFAULT '' NOT NULL,
	`contact_phone` text DEFAULT '' NOT NULL,
	`series_id` text,
	`occurrence_on` text,
	`cloned_from` text,
	`sequence` integer DEFAULT 0 NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	`submitted_at` integer,
	`published_at` integer,
	`postponed_at` integer,
	`cancelled_at` integer,
	`recapped_at` integer,
	`archived_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`created_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`approved_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`series_id`) REFERENCES `event_series`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`cloned_from`) REFERENCES `events`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `events_state_start` ON `events` (`state`,`starts_at`);--> statement-breakpoint
CREATE INDEX `events_end` ON `events` (`ends_at`) WHERE state = 'published' and recapped_at is null;--> statement-breakpoint
CREATE INDEX `events_organisation` ON `events` (`organisation_id`,`starts_at`);--> statement-breakpoint
CREATE INDEX `events_author` ON `events` (`created_by`,`state`);--> statement-breakpoint
CREATE UNIQUE INDEX `events_occurrence` ON `events` (`series_id`,`occurrence_on`) WHERE state <> 'cancelled';