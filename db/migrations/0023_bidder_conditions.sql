ALTER TABLE `bids` ADD `conditions_declared_at` integer;
--> statement-breakpoint
-- The board in memory can be narrowed by 产业链 too.
DROP TRIGGER `listing_changes_update`;
--> statement-breakpoint
CREATE TRIGGER `listing_changes_update` AFTER UPDATE OF `state`, `published_at`, `deadline_at`, `expires_at`, `updated_at`, `field`, `chain`, `kind`, `region`, `total_fen`, `round` ON `listings` BEGIN
  DELETE FROM `listing_changes` WHERE `listing_id` = new.`id`;
  INSERT INTO `listing_changes` (`listing_id`) VALUES (new.`id`);
END;
