import type { APIRoute } from 'astro';
import { downloadAttachment } from '#src/domain/attachments/download.ts';

/** A file, for whoever may read it: always to be saved, never shown or run by the browser. */
export const GET: APIRoute = async ({ locals, params }) => {
  const { name, type, bytes } = await downloadAttachment(locals.ctx, params.id ?? '');
  return new Response(new Uint8Array(bytes), {
    headers: {
      'Content-Type': type,
      'Content-Length': String(bytes.length),
      'Content-Disposition': `attachment; filename="${plainName(name)}"; filename*=UTF-8''${encodeName(name)}`,
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'private, no-store',
    },
  });
};

/** For programs that know no other: the extension tells what it is. */
const plainName = (name: string): string => `file.${name.split('.').at(-1)}`;

/** RFC 8187: what encodeURIComponent leaves but the header may not hold. */
const encodeName = (name: string): string =>
  encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
