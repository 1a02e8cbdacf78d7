ALTER TABLE `scans` ADD `said` text;--> statement-breakpoint
ALTER TABLE `scans` ADD `device_id` text;--> statement-breakpoint
ALTER TABLE `scans` ADD `device_at` integer;