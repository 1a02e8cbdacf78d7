import node from '@astrojs/node';
import { defineConfig } from 'astro/config';

const publicUrl = new URL(process.env.PUBLIC_URL || 'http://localhost:4321');

/** 10 MB of upload and what surrounds it in a multipart body. */
const BODY_LIMIT = 11 * 1024 * 1024;

export default defineConfig({
  site: publicUrl.origin,
  output: 'server',
  // Whole pages: a throw in a component is then a 500 instead of a truncated 200, and an answer is one write.
  adapter: node({ mode: 'standalone', bodySizeLimit: BODY_LIMIT, experimentalDisableStreaming: true }),
  session: false,
  trailingSlash: 'ignore',
  // Both ways of compressing eat the full-width spaces that part facts on a line; the default also joins inline elements.
  compressHTML: false,
  devToolbar: { enabled: false },
  build: { inlineStylesheets: 'never' },
  security: {
    // Our own middleware compares it, see src/middleware/origin.ts.
    checkOrigin: false,
    // Behind a TLS proxy Astro compares the Origin with the forwarded host only for hosts named here.
    allowedDomains: [{ hostname: publicUrl.hostname, protocol: publicUrl.protocol.slice(0, -1) }],
    actionBodySizeLimit: BODY_LIMIT,
    csp: {
      directives: [
        "default-src 'self'",
        "img-src 'self' data:",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "object-src 'none'",
      ],
    },
  },
  // The native modules are loaded by Node itself, never bundled.
  vite: { ssr: { external: ['@libsql/client', '@node-rs/argon2', '@node-rs/jieba'] } },
});
