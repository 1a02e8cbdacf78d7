ALTER TABLE `organisations` ADD `renewal_asked_at` integer;--> statement-breakpoint
CREATE INDEX `organisations_expiry` ON `organisations` (`state`,`verified_until`);