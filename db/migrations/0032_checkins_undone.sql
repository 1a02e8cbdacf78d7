DROP INDEX `events_board`;--> statement-breakpoint
ALTER TABLE `registrations` ADD `check_in_undone_at` integer;