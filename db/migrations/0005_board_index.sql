DROP INDEX `listings_state_published`;--> statement-breakpoint
CREATE INDEX `listings_board` ON `listings` (`state`,`published_at`,`deadline_at`,`field`,`kind`,`region`,`total_fen`);