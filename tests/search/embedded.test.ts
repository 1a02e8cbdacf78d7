import { embeddedEngine } from '#src/search/embedded.ts';
import { createWorld } from '#tests/world.ts';
import { describeChinese } from './chinese.ts';
import { describeEngine } from './contract.ts';
import { describeFacets } from './contract-facets.ts';
import { describeHostile } from './contract-hostile.ts';
import { describeWords } from './contract-words.ts';

const open = async () => embeddedEngine((await createWorld()).database);

describeEngine('embedded', open);
describeFacets('embedded', open);
describeWords('embedded', open);
describeHostile('embedded', open);
describeChinese('embedded', open);
