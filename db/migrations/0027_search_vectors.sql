CREATE TABLE `search_vectors` (
	`index` text NOT NULL,
	`id` text NOT NULL,
	`hash` text NOT NULL,
	`vector` blob NOT NULL,
	PRIMARY KEY(`index`, `id`)
);
