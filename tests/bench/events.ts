import { measureBurst } from './burst.ts';
import { measureScale } from './gathering-scale.ts';

/** `npm run bench:events`: a burst of sign-ups through HTTP, and long lists against short ones. Wants a built site. */
await measureBurst(Number(process.argv[2] ?? 100));
await measureScale();
