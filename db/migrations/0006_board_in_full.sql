CREATE TABLE `batches` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`year` integer NOT NULL,
	`track` text NOT NULL,
	`review` text DEFAULT 'two' NOT NULL,
	`about` text DEFAULT '' NOT NULL,
	`collect_from` integer NOT NULL,
	`collect_until` integer NOT NULL,
	`bid_until` integer NOT NULL,
	`evaluate_until` integer NOT NULL,
	`publicity_days` integer DEFAULT 5 NOT NULL,
	`term_rule` text DEFAULT 'warn' NOT NULL,
	`max_term_months` integer DEFAULT 36 NOT NULL,
	`total_rule` text DEFAULT 'warn' NOT NULL,
	`min_total_times` integer DEFAULT 4 NOT NULL,
	`cash_rule` text DEFAULT 'warn' NOT NULL,
	`min_cash_percent` integer DEFAULT 40 NOT NULL,
	`small_only` integer DEFAULT false NOT NULL,
	`published_at` integer,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`created_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `batches_calendar` ON `batches` (`published_at`,`collect_until`);--> statement-breakpoint
CREATE TABLE `bid_partners` (
	`id` text PRIMARY KEY NOT NULL,
	`bid_id` text NOT NULL,
	`organisation_id` text NOT NULL,
	`task` text DEFAULT '' NOT NULL,
	`state` text DEFAULT 'invited' NOT NULL,
	`decided_by` text,
	`decided_at` integer,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`bid_id`) REFERENCES `bids`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`decided_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `bid_partners_member` ON `bid_partners` (`bid_id`,`organisation_id`);--> statement-breakpoint
CREATE INDEX `bid_partners_organisation` ON `bid_partners` (`organisation_id`,`state`);--> statement-breakpoint
CREATE TABLE `bid_reviews` (
	`id` text PRIMARY KEY NOT NULL,
	`bid_id` text NOT NULL,
	`user_id` text NOT NULL,
	`score` integer,
	`comment` text DEFAULT '' NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`bid_id`) REFERENCES `bids`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `bid_reviews_reviewer` ON `bid_reviews` (`bid_id`,`user_id`);--> statement-breakpoint
CREATE TABLE `bid_versions` (
	`id` text PRIMARY KEY NOT NULL,
	`bid_id` text NOT NULL,
	`version` integer NOT NULL,
	`sealed` text NOT NULL,
	`submitted_by` text NOT NULL,
	`submitted_at` integer NOT NULL,
	FOREIGN KEY (`bid_id`) REFERENCES `bids`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`submitted_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `bid_versions_version` ON `bid_versions` (`bid_id`,`version`);--> statement-breakpoint
CREATE TABLE `milestones` (
	`id` text PRIMARY KEY NOT NULL,
	`contract_id` text NOT NULL,
	`position` integer NOT NULL,
	`title` text NOT NULL,
	`deliverable` text DEFAULT '' NOT NULL,
	`due_on` text NOT NULL,
	`pay_fen` integer NOT NULL,
	`state` text DEFAULT 'planned' NOT NULL,
	`report` text DEFAULT '' NOT NULL,
	`reported_at` integer,
	`verdict` text DEFAULT '' NOT NULL,
	`decided_by` text,
	`decided_at` integer,
	`paid_fen` integer,
	`paid_on` text,
	FOREIGN KEY (`contract_id`) REFERENCES `contracts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`decided_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `milestones_position` ON `milestones` (`contract_id`,`position`);--> statement-breakpoint
CREATE INDEX `milestones_due` ON `milestones` (`state`,`due_on`);--> statement-breakpoint
CREATE TABLE `files` (
	`id` text PRIMARY KEY NOT NULL,
	`owner` text NOT NULL,
	`owner_id` text NOT NULL,
	`name` text NOT NULL,
	`type` text NOT NULL,
	`size` integer NOT NULL,
	`digest` text NOT NULL,
	`stored_as` text NOT NULL,
	`uploaded_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`removed_at` integer,
	FOREIGN KEY (`uploaded_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `files_owner` ON `files` (`owner`,`owner_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `listing_versions` (
	`id` text PRIMARY KEY NOT NULL,
	`listing_id` text NOT NULL,
	`version` integer NOT NULL,
	`content` text NOT NULL,
	`restricted` text DEFAULT '' NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`material` integer NOT NULL,
	`changed_by` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`listing_id`) REFERENCES `listings`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`changed_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `listing_versions_version` ON `listing_versions` (`listing_id`,`version`);--> statement-breakpoint
CREATE TABLE `organisation_labels` (
	`id` text PRIMARY KEY NOT NULL,
	`organisation_id` text NOT NULL,
	`label` text NOT NULL,
	`level` text NOT NULL,
	`valid_from` text NOT NULL,
	`valid_to` text,
	`source` text DEFAULT '' NOT NULL,
	`added_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`removed_at` integer,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`added_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `organisation_labels_one` ON `organisation_labels` (`organisation_id`,`label`);--> statement-breakpoint
CREATE INDEX `organisation_labels_label` ON `organisation_labels` (`label`,`valid_from`);--> statement-breakpoint
CREATE TABLE `organisation_merges` (
	`id` text PRIMARY KEY NOT NULL,
	`from_id` text NOT NULL,
	`into_id` text NOT NULL,
	`moved` text NOT NULL,
	`state_before` text NOT NULL,
	`reason` text DEFAULT '' NOT NULL,
	`merged_by` text NOT NULL,
	`merged_at` integer NOT NULL,
	`undone_by` text,
	`undone_at` integer,
	FOREIGN KEY (`from_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`into_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`merged_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`undone_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `organisation_merges_from` ON `organisation_merges` (`from_id`);--> statement-breakpoint
CREATE INDEX `organisation_merges_into` ON `organisation_merges` (`into_id`);--> statement-breakpoint
CREATE TABLE `organisation_ties` (
	`id` text PRIMARY KEY NOT NULL,
	`organisation_id` text NOT NULL,
	`kind` text NOT NULL,
	`value` text NOT NULL,
	`from_on` text NOT NULL,
	`until_on` text,
	`added_by` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`added_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `organisation_ties_one` ON `organisation_ties` (`organisation_id`,`kind`,`from_on`);--> statement-breakpoint
CREATE INDEX `organisation_ties_value` ON `organisation_ties` (`kind`,`value`);--> statement-breakpoint
CREATE TABLE `occurrences` (
	`key` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `panel_experts` (
	`id` text PRIMARY KEY NOT NULL,
	`panel_id` text NOT NULL,
	`user_id` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`panel_id`) REFERENCES `panels`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `panel_experts_expert` ON `panel_experts` (`panel_id`,`user_id`);--> statement-breakpoint
CREATE INDEX `panel_experts_user` ON `panel_experts` (`user_id`);--> statement-breakpoint
CREATE TABLE `panel_scores` (
	`id` text PRIMARY KEY NOT NULL,
	`panel_id` text NOT NULL,
	`user_id` text NOT NULL,
	`subject_id` text NOT NULL,
	`scores` text,
	`comment` text DEFAULT '' NOT NULL,
	`recusal` text DEFAULT '' NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`panel_id`) REFERENCES `panels`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `panel_scores_one` ON `panel_scores` (`panel_id`,`user_id`,`subject_id`);--> statement-breakpoint
CREATE TABLE `panels` (
	`id` text PRIMARY KEY NOT NULL,
	`listing_id` text NOT NULL,
	`purpose` text NOT NULL,
	`criteria` text NOT NULL,
	`due_on` text NOT NULL,
	`public` integer DEFAULT false NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`closed_at` integer,
	FOREIGN KEY (`listing_id`) REFERENCES `listings`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`created_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `panels_listing` ON `panels` (`listing_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `objections` (
	`id` text PRIMARY KEY NOT NULL,
	`publicity_id` text NOT NULL,
	`name` text NOT NULL,
	`unit` text DEFAULT '' NOT NULL,
	`phone` text NOT NULL,
	`email` text DEFAULT '' NOT NULL,
	`body` text NOT NULL,
	`created_at` integer NOT NULL,
	`state` text DEFAULT 'open' NOT NULL,
	`decision` text DEFAULT '' NOT NULL,
	`decided_by` text,
	`decided_at` integer,
	FOREIGN KEY (`publicity_id`) REFERENCES `publicities`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`decided_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `objections_publicity` ON `objections` (`publicity_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `objections_state` ON `objections` (`state`);--> statement-breakpoint
CREATE TABLE `publicities` (
	`id` text PRIMARY KEY NOT NULL,
	`listing_id` text NOT NULL,
	`round` integer NOT NULL,
	`subject` text NOT NULL,
	`body` text DEFAULT '' NOT NULL,
	`takers` text NOT NULL,
	`starts_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`unit` text NOT NULL,
	`phone` text NOT NULL,
	`address` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`ended_at` integer,
	FOREIGN KEY (`listing_id`) REFERENCES `listings`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`created_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `publicities_listing` ON `publicities` (`listing_id`,`starts_at`);--> statement-breakpoint
CREATE INDEX `publicities_end` ON `publicities` (`ends_at`);--> statement-breakpoint
CREATE TABLE `questions` (
	`id` text PRIMARY KEY NOT NULL,
	`listing_id` text NOT NULL,
	`organisation_id` text NOT NULL,
	`asked_by` text NOT NULL,
	`asker` text NOT NULL,
	`body` text NOT NULL,
	`asked_at` integer NOT NULL,
	`answer` text DEFAULT '' NOT NULL,
	`answered_by` text,
	`answered_at` integer,
	`hidden_at` integer,
	`hidden_reason` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`listing_id`) REFERENCES `listings`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`asked_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`answered_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `questions_listing` ON `questions` (`listing_id`,`asked_at`);--> statement-breakpoint
CREATE INDEX `questions_asker` ON `questions` (`organisation_id`,`asked_at`);--> statement-breakpoint
CREATE TABLE `referrals` (
	`id` text PRIMARY KEY NOT NULL,
	`listing_id` text NOT NULL,
	`organisation_id` text NOT NULL,
	`referred_by` text NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`state` text DEFAULT 'sent' NOT NULL,
	`answer` text DEFAULT '' NOT NULL,
	`opened_at` integer,
	`answered_at` integer,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`listing_id`) REFERENCES `listings`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`referred_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `referrals_one` ON `referrals` (`listing_id`,`organisation_id`,`referred_by`);--> statement-breakpoint
CREATE INDEX `referrals_organisation` ON `referrals` (`organisation_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `referrals_scout` ON `referrals` (`referred_by`,`created_at`);--> statement-breakpoint
DROP INDEX `bids_live`;--> statement-breakpoint
DROP INDEX `bids_listing`;--> statement-breakpoint
ALTER TABLE `bids` ADD `round` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `bids` ADD `sealed` text;--> statement-breakpoint
ALTER TABLE `bids` ADD `listing_version` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `bids` ADD `version` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `bids` ADD `small_declared_at` integer;--> statement-breakpoint
ALTER TABLE `bids` ADD `credit_declared_at` integer;--> statement-breakpoint
ALTER TABLE `bids` ADD `correction_note` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `bids` ADD `correction_until` integer;--> statement-breakpoint
ALTER TABLE `bids` ADD `corrected_at` integer;--> statement-breakpoint
CREATE UNIQUE INDEX `bids_live` ON `bids` (`listing_id`,`organisation_id`) WHERE state in ('draft', 'submitted', 'unconfirmed', 'qualified', 'shortlisted', 'proposed', 'awarded');--> statement-breakpoint
CREATE INDEX `bids_listing` ON `bids` (`listing_id`,`state`,`round`);--> statement-breakpoint
ALTER TABLE `contracts` ADD `kind` text DEFAULT 'development' NOT NULL;--> statement-breakpoint
ALTER TABLE `contracts` ADD `registration_number` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `contracts` ADD `state` text DEFAULT 'performing' NOT NULL;--> statement-breakpoint
ALTER TABLE `contracts` ADD `state_reason` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `contracts` ADD `report` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `contracts` ADD `reported_at` integer;--> statement-breakpoint
ALTER TABLE `contracts` ADD `verdict` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `contracts` ADD `ended_at` integer;--> statement-breakpoint
ALTER TABLE `contracts` ADD `in_directory` integer;--> statement-breakpoint
ALTER TABLE `listings` ADD `batch_id` text REFERENCES batches(id);--> statement-breakpoint
ALTER TABLE `listings` ADD `track` text DEFAULT 'market' NOT NULL;--> statement-breakpoint
ALTER TABLE `listings` ADD `anonymous` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `listings` ADD `public_fen` integer;--> statement-breakpoint
ALTER TABLE `listings` ADD `expires_at` integer;--> statement-breakpoint
ALTER TABLE `listings` ADD `version` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `listings` ADD `round` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `listings` ADD `checked_by` text;--> statement-breakpoint
ALTER TABLE `listings` ADD `recommended_at` integer;--> statement-breakpoint
ALTER TABLE `listings` ADD `diagnosis` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `listings` ADD `review_on` text;--> statement-breakpoint
ALTER TABLE `listings` ADD `project_number` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `listings` ADD `granted_fen` integer;--> statement-breakpoint
CREATE INDEX `listings_batch` ON `listings` (`batch_id`,`state`);--> statement-breakpoint
CREATE INDEX `listings_expiry` ON `listings` (`state`,`expires_at`);--> statement-breakpoint
ALTER TABLE `organisations` ADD `verified_until` integer;--> statement-breakpoint
ALTER TABLE `organisations` ADD `merged_into` text;