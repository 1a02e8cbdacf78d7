CREATE TABLE `match_feedback` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`organisation_id` text NOT NULL,
	`listing_id` text NOT NULL,
	`supply_index` text NOT NULL,
	`supply_id` text NOT NULL,
	`side` text NOT NULL,
	`verdict` text NOT NULL,
	`reason` text DEFAULT '' NOT NULL,
	`words` text DEFAULT '' NOT NULL,
	`score` integer NOT NULL,
	`place` integer NOT NULL,
	`parts` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`listing_id`) REFERENCES `listings`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `match_feedback_pair` ON `match_feedback` (`organisation_id`,`listing_id`,`supply_index`,`supply_id`);--> statement-breakpoint
CREATE INDEX `match_feedback_listing` ON `match_feedback` (`listing_id`);--> statement-breakpoint
CREATE INDEX `match_feedback_at` ON `match_feedback` (`at`);--> statement-breakpoint
CREATE TABLE `digest_stops` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `digest_stops_user` ON `digest_stops` (`user_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `saved_search_told` (
	`search_id` text NOT NULL,
	`index` text NOT NULL,
	`document_id` text NOT NULL,
	`published_at` integer NOT NULL,
	PRIMARY KEY(`search_id`, `index`, `document_id`),
	FOREIGN KEY (`search_id`) REFERENCES `saved_searches`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `saved_searches` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`name` text NOT NULL,
	`query` text NOT NULL,
	`digest` text NOT NULL,
	`looked_at` integer NOT NULL,
	`told_until` integer NOT NULL,
	`digest_on` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `saved_searches_user` ON `saved_searches` (`user_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `saved_searches_due` ON `saved_searches` (`digest`,`digest_on`);--> statement-breakpoint
ALTER TABLE `referrals` ADD `caution` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `referrals` ADD `letters` text DEFAULT '[]' NOT NULL;