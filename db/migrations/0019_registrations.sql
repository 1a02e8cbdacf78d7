CREATE TABLE `event_invitees` (
	`id` text PRIMARY KEY NOT NULL,
	`event_id` text NOT NULL,
	`name` text NOT NULL,
	`email` text DEFAULT '' NOT NULL,
	`phone` text DEFAULT '' NOT NULL,
	`firm` text DEFAULT '' NOT NULL,
	`code_hash` text NOT NULL,
	`invited_at` integer,
	`reminded_at` integer,
	`removed_at` integer,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`event_id`) REFERENCES `events`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`created_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `event_invitees_code` ON `event_invitees` (`code_hash`);--> statement-breakpoint
CREATE UNIQUE INDEX `event_invitees_email` ON `event_invitees` (`event_id`,`email`) WHERE email <> '' and removed_at is null;--> statement-breakpoint
CREATE INDEX `event_invitees_event` ON `event_invitees` (`event_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `event_questions` (
	`id` text PRIMARY KEY NOT NULL,
	`event_id` text NOT NULL,
	`stage` text DEFAULT 'register' NOT NULL,
	`position` integer NOT NULL,
	`kind` text NOT NULL,
	`label` text NOT NULL,
	`hint` text DEFAULT '' NOT NULL,
	`required` integer DEFAULT false NOT NULL,
	`options` text DEFAULT '[]' NOT NULL,
	`condition_id` text,
	`condition_value` text DEFAULT '' NOT NULL,
	`created_at` integer NOT NULL,
	`removed_at` integer,
	FOREIGN KEY (`event_id`) REFERENCES `events`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`condition_id`) REFERENCES `event_questions`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `event_questions_event` ON `event_questions` (`event_id`,`stage`,`position`);--> statement-breakpoint
CREATE TABLE `event_surveys` (
	`id` text PRIMARY KEY NOT NULL,
	`event_id` text NOT NULL,
	`registration_id` text,
	`score` integer NOT NULL,
	`useful` text DEFAULT '' NOT NULL,
	`better` text DEFAULT '' NOT NULL,
	`on` text NOT NULL,
	FOREIGN KEY (`event_id`) REFERENCES `events`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`registration_id`) REFERENCES `registrations`(`id`) ON UPDATE no action ON DELETE set null
);
--> statement-breakpoint
CREATE INDEX `event_surveys_event` ON `event_surveys` (`event_id`);--> statement-breakpoint
CREATE TABLE `event_topics` (
	`id` text PRIMARY KEY NOT NULL,
	`event_id` text NOT NULL,
	`registration_id` text NOT NULL,
	`title` text NOT NULL,
	`body` text DEFAULT '' NOT NULL,
	`created_at` integer NOT NULL,
	`taken_up_at` integer,
	FOREIGN KEY (`event_id`) REFERENCES `events`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`registration_id`) REFERENCES `registrations`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `event_topics_event` ON `event_topics` (`event_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `event_topics_registration` ON `event_topics` (`registration_id`);--> statement-breakpoint
CREATE TABLE `registration_answers` (
	`id` text PRIMARY KEY NOT NULL,
	`registration_id` text NOT NULL,
	`question_id` text NOT NULL,
	`value` text NOT NULL,
	FOREIGN KEY (`registration_id`) REFERENCES `registrations`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`question_id`) REFERENCES `event_questions`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `registration_answers_one` ON `registration_answers` (`registration_id`,`question_id`);--> statement-breakpoint
CREATE TABLE `registration_changes` (
	`id` text PRIMARY KEY NOT NULL,
	`registration_id` text NOT NULL,
	`kind` text NOT NULL,
	`person` text,
	`reason` text DEFAULT '' NOT NULL,
	`state` text DEFAULT 'open' NOT NULL,
	`decision` text DEFAULT '' NOT NULL,
	`decided_by` text,
	`decided_at` integer,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`registration_id`) REFERENCES `registrations`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`decided_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `registration_changes_open` ON `registration_changes` (`registration_id`) WHERE state = 'open';--> statement-breakpoint
CREATE INDEX `registration_changes_state` ON `registration_changes` (`state`,`created_at`);--> statement-breakpoint
CREATE TABLE `registration_settings` (
	`event_id` text PRIMARY KEY NOT NULL,
	`shared_code` text DEFAULT '' NOT NULL,
	`newcomers_first` integer DEFAULT false NOT NULL,
	`collects_topics` integer DEFAULT false NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`event_id`) REFERENCES `events`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `registrations` (
	`id` text PRIMARY KEY NOT NULL,
	`event_id` text NOT NULL,
	`user_id` text,
	`name` text NOT NULL,
	`email` text NOT NULL,
	`phone` text DEFAULT '' NOT NULL,
	`organisation_id` text,
	`firm` text DEFAULT '' NOT NULL,
	`firm_key` text DEFAULT '' NOT NULL,
	`group` text DEFAULT 'other' NOT NULL,
	`state` text NOT NULL,
	`state_reason` text DEFAULT '' NOT NULL,
	`source` text DEFAULT 'self' NOT NULL,
	`lead_id` text,
	`registered_by` text,
	`person_confirmed_at` integer,
	`invitee_id` text,
	`verified_at` integer,
	`queue_no` integer,
	`queued_at` integer,
	`priority` integer DEFAULT 0 NOT NULL,
	`offered_at` integer,
	`offer_until_at` integer,
	`decided_by` text,
	`decided_at` integer,
	`confirmed_at` integer,
	`link_rev` integer DEFAULT 0 NOT NULL,
	`ticket_rev` integer DEFAULT 0 NOT NULL,
	`checked_in_at` integer,
	`checked_in_by` text,
	`excused_at` integer,
	`followed_up_at` integer,
	`surveyed` integer DEFAULT false NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`event_id`) REFERENCES `events`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`lead_id`) REFERENCES `registrations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`registered_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`invitee_id`) REFERENCES `event_invitees`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`decided_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`checked_in_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `registrations_email` ON `registrations` (`event_id`,`email`) WHERE state in ('unverified', 'pending', 'confirmed', 'waitlisted', 'offered');--> statement-breakpoint
CREATE UNIQUE INDEX `registrations_phone` ON `registrations` (`event_id`,`phone`) WHERE phone <> '' and state in ('unverified', 'pending', 'confirmed', 'waitlisted', 'offered');--> statement-breakpoint
CREATE INDEX `registrations_seats` ON `registrations` (`event_id`,`state`,`group`,`firm_key`);--> statement-breakpoint
CREATE INDEX `registrations_queue` ON `registrations` (`event_id`,`state`,`priority`,`queue_no`);--> statement-breakpoint
CREATE INDEX `registrations_list` ON `registrations` (`event_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `registrations_user` ON `registrations` (`user_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `registrations_organisation` ON `registrations` (`organisation_id`);--> statement-breakpoint
CREATE INDEX `registrations_lead` ON `registrations` (`lead_id`);--> statement-breakpoint
CREATE INDEX `registrations_offers` ON `registrations` (`offer_until_at`) WHERE state = 'offered';--> statement-breakpoint
CREATE INDEX `registrations_unverified` ON `registrations` (`created_at`) WHERE state = 'unverified';--> statement-breakpoint
CREATE INDEX `registrations_waiting` ON `registrations` (`event_id`) WHERE state = 'waitlisted';