-- Which listings the board in memory has to read again: one row each, with the number of its last change. Kept by
-- triggers, so that no write of any process can be forgotten.
CREATE TABLE `listing_changes` (`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL, `listing_id` text NOT NULL UNIQUE);
--> statement-breakpoint
CREATE TRIGGER `listing_changes_insert` AFTER INSERT ON `listings` BEGIN
  DELETE FROM `listing_changes` WHERE `listing_id` = new.`id`;
  INSERT INTO `listing_changes` (`listing_id`) VALUES (new.`id`);
END;
--> statement-breakpoint
CREATE TRIGGER `listing_changes_update` AFTER UPDATE OF `state`, `published_at`, `deadline_at`, `expires_at`, `updated_at`, `field`, `kind`, `region`, `total_fen`, `round` ON `listings` BEGIN
  DELETE FROM `listing_changes` WHERE `listing_id` = new.`id`;
  INSERT INTO `listing_changes` (`listing_id`) VALUES (new.`id`);
END;
--> statement-breakpoint
CREATE TRIGGER `listing_changes_bid` AFTER INSERT ON `bids` BEGIN
  DELETE FROM `listing_changes` WHERE `listing_id` = new.`listing_id`;
  INSERT INTO `listing_changes` (`listing_id`) VALUES (new.`listing_id`);
END;
--> statement-breakpoint
CREATE TRIGGER `listing_changes_bid_update` AFTER UPDATE OF `state`, `round` ON `bids` BEGIN
  DELETE FROM `listing_changes` WHERE `listing_id` = new.`listing_id`;
  INSERT INTO `listing_changes` (`listing_id`) VALUES (new.`listing_id`);
END;
