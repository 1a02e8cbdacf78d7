import type { MemberContext } from '#src/context.ts';
import { listTodos } from '#src/domain/workbench/todo.ts';

/** What a contract is filled in with. */
export const CONTRACT = { number: '甲', kind: 'development', amountFen: 1, registrationNumber: '' } as const;

/** `verb → href`, in order. */
export const verbs = async (ctx: MemberContext) => (await listTodos(ctx)).map(({ verb, href }) => `${verb} → ${href}`);
