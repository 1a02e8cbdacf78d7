-- A 公示 stands as it was put up: only its end can be written, once. What it says may be an exhibit later.
CREATE TRIGGER publicities_no_change BEFORE UPDATE OF
  id, listing_id, round, subject, body, takers, starts_at, ends_at, unit, phone, address, created_by, created_at
ON publicities BEGIN SELECT RAISE(ABORT, 'a publicity is frozen'); END;
--> statement-breakpoint
CREATE TRIGGER publicities_end_once BEFORE UPDATE OF ended_at ON publicities
WHEN OLD.ended_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'a publicity ends once'); END;
--> statement-breakpoint
CREATE TRIGGER publicities_no_delete BEFORE DELETE ON publicities BEGIN SELECT RAISE(ABORT, 'a publicity is frozen'); END;
--> statement-breakpoint
-- An objection stays as it came in, and is decided once.
CREATE TRIGGER objections_no_change BEFORE UPDATE OF id, publicity_id, name, unit, phone, email, body, created_at
ON objections BEGIN SELECT RAISE(ABORT, 'an objection is frozen'); END;
--> statement-breakpoint
CREATE TRIGGER objections_decided_once BEFORE UPDATE OF state, decision, decided_by, decided_at ON objections
WHEN OLD.state <> 'open' BEGIN SELECT RAISE(ABORT, 'an objection is decided once'); END;
--> statement-breakpoint
CREATE TRIGGER objections_no_delete BEFORE DELETE ON objections BEGIN SELECT RAISE(ABORT, 'an objection is frozen'); END;
