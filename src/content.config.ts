import { defineCollection } from 'astro:content';
import { glob } from 'astro/loaders';
import { z } from 'astro/zod';

const schema = z.object({
  title: z.string(),
  description: z.string(),
  order: z.number().default(0),
  /** When its words last changed, `YYYY-MM-DD`. */
  updatedOn: z
    .union([z.string(), z.date()])
    .transform((on) => (typeof on === 'string' ? on : on.toISOString().slice(0, 10))),
});

export const collections = {
  pages: defineCollection({ loader: glob({ pattern: '*.md', base: './content/pages' }), schema }),
  help: defineCollection({ loader: glob({ pattern: '*.md', base: './content/help' }), schema }),
};
