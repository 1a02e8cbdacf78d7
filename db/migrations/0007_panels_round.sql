DROP INDEX `publicities_end`;--> statement-breakpoint
CREATE INDEX `publicities_end` ON `publicities` (`ended_at`,`ends_at`);--> statement-breakpoint
ALTER TABLE `panels` ADD `round` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
CREATE INDEX `panels_open` ON `panels` (`closed_at`,`due_on`);