DROP INDEX `registrations_list`;--> statement-breakpoint
CREATE INDEX `registrations_desk` ON `registrations` (`event_id`,`state`,`created_at`,`id`,`name`,`firm`,`email`,`phone`);--> statement-breakpoint
CREATE INDEX `registrations_arrived` ON `registrations` (`event_id`) WHERE checked_in_at is not null;--> statement-breakpoint
CREATE INDEX `registrations_excused` ON `registrations` (`event_id`) WHERE excused_at is not null and checked_in_at is null;--> statement-breakpoint
-- What the calendar in memory has to take over: the last change of each event, whoever made it.
CREATE TABLE `event_board_changes` (`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL, `event_id` text NOT NULL UNIQUE);
--> statement-breakpoint
CREATE TRIGGER `event_board_changes_insert` AFTER INSERT ON `events` BEGIN
  DELETE FROM `event_board_changes` WHERE `event_id` = new.`id`;
  INSERT INTO `event_board_changes` (`event_id`) VALUES (new.`id`);
END;
--> statement-breakpoint
CREATE TRIGGER `event_board_changes_update` AFTER UPDATE OF `state`, `type`, `region`, `starts_at`, `ends_at`, `published_at`, `recapped_at`, `registration_opens_at`, `registration_closes_at` ON `events` BEGIN
  DELETE FROM `event_board_changes` WHERE `event_id` = new.`id`;
  INSERT INTO `event_board_changes` (`event_id`) VALUES (new.`id`);
END;
--> statement-breakpoint
CREATE TRIGGER `event_board_changes_delete` AFTER DELETE ON `events` BEGIN
  DELETE FROM `event_board_changes` WHERE `event_id` = old.`id`;
  INSERT INTO `event_board_changes` (`event_id`) VALUES (old.`id`);
END;
