import { embeddedEngine } from '#src/search/embedded.ts';
import { createWorld } from '#tests/world.ts';
import { describeChinese } from './chinese.ts';
import { describeEngine } from './contract.ts';

const open = async () => embeddedEngine((await createWorld()).database);

describeEngine('embedded', open);
describeChinese('embedded', open);
