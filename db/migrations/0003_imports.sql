CREATE TABLE `import_chunks` (
	`import_id` text NOT NULL,
	`position` integer NOT NULL,
	`raw` text NOT NULL,
	`prepared` text DEFAULT '[]' NOT NULL,
	PRIMARY KEY(`import_id`, `position`),
	FOREIGN KEY (`import_id`) REFERENCES `imports`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `imports` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`file_name` text NOT NULL,
	`created_by` text NOT NULL,
	`organisation_id` text NOT NULL,
	`publish` integer DEFAULT false NOT NULL,
	`state` text DEFAULT 'checking' NOT NULL,
	`columns` text NOT NULL,
	`mapping` text NOT NULL,
	`total` integer NOT NULL,
	`done` integer DEFAULT 0 NOT NULL,
	`added` integer DEFAULT 0 NOT NULL,
	`known` integer DEFAULT 0 NOT NULL,
	`error_count` integer DEFAULT 0 NOT NULL,
	`issues` text DEFAULT '[]' NOT NULL,
	`failure` text DEFAULT '' NOT NULL,
	`lease_until` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`created_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `imports_state` ON `imports` (`state`,`lease_until`);--> statement-breakpoint
CREATE INDEX `imports_created` ON `imports` (`created_at`);