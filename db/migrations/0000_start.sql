CREATE TABLE `sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`user_agent` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `sessions_user` ON `sessions` (`user_id`);--> statement-breakpoint
CREATE INDEX `sessions_expiry` ON `sessions` (`expires_at`);--> statement-breakpoint
CREATE TABLE `throttles` (
	`key` text PRIMARY KEY NOT NULL,
	`count` integer NOT NULL,
	`window_ends_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `tokens` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`purpose` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`used_at` integer,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `tokens_user` ON `tokens` (`user_id`);--> statement-breakpoint
CREATE TABLE `users` (
	`id` text PRIMARY KEY NOT NULL,
	`email` text NOT NULL,
	`name` text NOT NULL,
	`role` text DEFAULT 'member' NOT NULL,
	`password_hash` text NOT NULL,
	`email_confirmed_at` integer,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `users_email` ON `users` (`email`);--> statement-breakpoint
CREATE TABLE `achievements` (
	`id` text PRIMARY KEY NOT NULL,
	`organisation_id` text NOT NULL,
	`created_by` text NOT NULL,
	`title` text DEFAULT '' NOT NULL,
	`field` text NOT NULL,
	`region` text NOT NULL,
	`summary` text DEFAULT '' NOT NULL,
	`ip` text DEFAULT '' NOT NULL,
	`trl` integer,
	`modes` text DEFAULT '[]' NOT NULL,
	`price_fen` integer,
	`team` text DEFAULT '' NOT NULL,
	`cases` text DEFAULT '' NOT NULL,
	`state` text DEFAULT 'draft' NOT NULL,
	`import_key` text,
	`published_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`created_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `achievements_import` ON `achievements` (`import_key`);--> statement-breakpoint
CREATE INDEX `achievements_state` ON `achievements` (`state`,`published_at`);--> statement-breakpoint
CREATE INDEX `achievements_organisation` ON `achievements` (`organisation_id`);--> statement-breakpoint
CREATE TABLE `audit` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` integer NOT NULL,
	`actor_id` text,
	`thing` text NOT NULL,
	`thing_id` text NOT NULL,
	`action` text NOT NULL,
	`from` text DEFAULT '' NOT NULL,
	`to` text DEFAULT '' NOT NULL,
	`reason` text DEFAULT '' NOT NULL
);
--> statement-breakpoint
CREATE INDEX `audit_thing` ON `audit` (`thing`,`thing_id`,`id`);--> statement-breakpoint
CREATE INDEX `audit_at` ON `audit` (`at`);--> statement-breakpoint
CREATE TABLE `bids` (
	`id` text PRIMARY KEY NOT NULL,
	`listing_id` text NOT NULL,
	`organisation_id` text NOT NULL,
	`created_by` text NOT NULL,
	`team` text DEFAULT '' NOT NULL,
	`ability` text DEFAULT '' NOT NULL,
	`plan` text DEFAULT '' NOT NULL,
	`schedule` text DEFAULT '' NOT NULL,
	`fit` text DEFAULT '' NOT NULL,
	`quote_fen` integer,
	`contact_name` text DEFAULT '' NOT NULL,
	`contact_phone` text DEFAULT '' NOT NULL,
	`state` text DEFAULT 'draft' NOT NULL,
	`state_reason` text DEFAULT '' NOT NULL,
	`submitted_at` integer,
	`decided_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`listing_id`) REFERENCES `listings`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`created_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `bids_live` ON `bids` (`listing_id`,`organisation_id`) WHERE state <> 'withdrawn';--> statement-breakpoint
CREATE INDEX `bids_organisation` ON `bids` (`organisation_id`,`updated_at`);--> statement-breakpoint
CREATE INDEX `bids_listing` ON `bids` (`listing_id`,`state`);--> statement-breakpoint
CREATE TABLE `contracts` (
	`id` text PRIMARY KEY NOT NULL,
	`listing_id` text NOT NULL,
	`bid_id` text NOT NULL,
	`number` text NOT NULL,
	`amount_fen` integer NOT NULL,
	`signed_on` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`listing_id`) REFERENCES `listings`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`bid_id`) REFERENCES `bids`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`created_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `contracts_bid` ON `contracts` (`bid_id`);--> statement-breakpoint
CREATE INDEX `contracts_listing` ON `contracts` (`listing_id`);--> statement-breakpoint
CREATE TABLE `capabilities` (
	`id` text PRIMARY KEY NOT NULL,
	`organisation_id` text NOT NULL,
	`created_by` text NOT NULL,
	`title` text DEFAULT '' NOT NULL,
	`field` text NOT NULL,
	`region` text NOT NULL,
	`summary` text DEFAULT '' NOT NULL,
	`products` text DEFAULT '' NOT NULL,
	`processes` text DEFAULT '' NOT NULL,
	`equipment` text DEFAULT '' NOT NULL,
	`certificates` text DEFAULT '' NOT NULL,
	`standards` text DEFAULT '' NOT NULL,
	`cases` text DEFAULT '' NOT NULL,
	`capacity` text DEFAULT '' NOT NULL,
	`reach` text DEFAULT 'province' NOT NULL,
	`state` text DEFAULT 'draft' NOT NULL,
	`import_key` text,
	`published_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`created_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `capabilities_import` ON `capabilities` (`import_key`);--> statement-breakpoint
CREATE INDEX `capabilities_state` ON `capabilities` (`state`,`published_at`);--> statement-breakpoint
CREATE INDEX `capabilities_organisation` ON `capabilities` (`organisation_id`);--> statement-breakpoint
CREATE TABLE `indicators` (
	`id` text PRIMARY KEY NOT NULL,
	`listing_id` text NOT NULL,
	`position` integer NOT NULL,
	`name` text NOT NULL,
	`value` text DEFAULT '' NOT NULL,
	`unit` text DEFAULT '' NOT NULL,
	`method` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`listing_id`) REFERENCES `listings`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `indicators_position` ON `indicators` (`listing_id`,`position`);--> statement-breakpoint
CREATE TABLE `listings` (
	`id` text PRIMARY KEY NOT NULL,
	`number` text,
	`organisation_id` text NOT NULL,
	`created_by` text NOT NULL,
	`kind` text NOT NULL,
	`field` text NOT NULL,
	`region` text NOT NULL,
	`title` text DEFAULT '' NOT NULL,
	`background` text DEFAULT '' NOT NULL,
	`goal` text DEFAULT '' NOT NULL,
	`requirements` text DEFAULT '' NOT NULL,
	`ip_terms` text DEFAULT '' NOT NULL,
	`restricted` text DEFAULT '' NOT NULL,
	`total_fen` integer,
	`taker_fen` integer,
	`deliver_on` text,
	`deadline_at` integer,
	`reply_on` text,
	`max_takers` integer DEFAULT 1 NOT NULL,
	`contact_name` text DEFAULT '' NOT NULL,
	`contact_phone` text DEFAULT '' NOT NULL,
	`state` text DEFAULT 'draft' NOT NULL,
	`state_reason` text DEFAULT '' NOT NULL,
	`submitted_at` integer,
	`published_at` integer,
	`import_key` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`created_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `listings_number` ON `listings` (`number`);--> statement-breakpoint
CREATE UNIQUE INDEX `listings_import` ON `listings` (`import_key`);--> statement-breakpoint
CREATE INDEX `listings_state_deadline` ON `listings` (`state`,`deadline_at`);--> statement-breakpoint
CREATE INDEX `listings_state_published` ON `listings` (`state`,`published_at`);--> statement-breakpoint
CREATE INDEX `listings_organisation` ON `listings` (`organisation_id`);--> statement-breakpoint
CREATE TABLE `memberships` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`organisation_id` text NOT NULL,
	`role` text NOT NULL,
	`state` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `memberships_user` ON `memberships` (`user_id`);--> statement-breakpoint
CREATE INDEX `memberships_organisation` ON `memberships` (`organisation_id`);--> statement-breakpoint
CREATE TABLE `organisations` (
	`id` text PRIMARY KEY NOT NULL,
	`code` text NOT NULL,
	`name` text NOT NULL,
	`short_name` text DEFAULT '' NOT NULL,
	`kind` text NOT NULL,
	`region` text NOT NULL,
	`field` text NOT NULL,
	`about` text DEFAULT '' NOT NULL,
	`state` text DEFAULT 'pending' NOT NULL,
	`state_reason` text DEFAULT '' NOT NULL,
	`verified_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `organisations_code` ON `organisations` (`code`);--> statement-breakpoint
CREATE INDEX `organisations_state` ON `organisations` (`state`,`created_at`);--> statement-breakpoint
CREATE TABLE `outbox` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`payload` text NOT NULL,
	`state` text DEFAULT 'waiting' NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`due_at` integer NOT NULL,
	`last_error` text DEFAULT '' NOT NULL,
	`created_at` integer NOT NULL,
	`done_at` integer
);
--> statement-breakpoint
CREATE INDEX `outbox_due` ON `outbox` (`state`,`due_at`);--> statement-breakpoint
CREATE INDEX `outbox_kind` ON `outbox` (`kind`,`created_at`);