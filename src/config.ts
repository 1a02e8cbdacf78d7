import { z } from 'zod';

const PORT_RANGE = '要填 1 到 65535 的整数';
const DIMENSIONS_RANGE = '要填 1 到 4096 的整数';
const SHARE_RANGE = '要填 0 到 1 的数';

/** Everything an operator can set, by name of the environment variable. README.md has the same table. */
const schema = z.object({
  DATABASE_URL: z
    .string()
    .regex(/^(file:|libsql:|https?:|wss?:|:memory:)/, '要以 file:、libsql: 或 https: 开头')
    .default('file:data/jiebang.db'),
  DATABASE_AUTH_TOKEN: z.string().optional(),
  /** 32 bytes as 64 hex digits: seals bids and files. Without it one is made and kept in SECRET_FILE. */
  SECRET_KEY: z
    .string()
    .regex(/^[0-9a-f]{64}$/i, '要写 64 位十六进制数，可用 openssl rand -hex 32 生成')
    .optional(),
  SECRET_FILE: z.string().default('data/secret.key'),
  /** Where uploaded files lie, encrypted. Portals that share a database share it too. */
  FILES_DIR: z.string().default('data/files'),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: '要写完整网址，例如 https://jiebang.example.cn' })
    .default('http://localhost:4321'),
  HOST: z.string().default('localhost'),
  PORT: z.coerce.number(PORT_RANGE).int(PORT_RANGE).min(1, PORT_RANGE).max(65535, PORT_RANGE).default(4321),
  /** Whether a proxy in front names the visitor's address; without one anybody could make it up. */
  TRUST_PROXY: z.enum(['on', 'off'], { error: '只能是 on 或 off' }).default('off'),
  /** Another engine for search beside the embedded one, and a key that may manage indexes and keys. */
  MEILISEARCH_URL: z.url({ protocol: /^https?$/, error: '要写完整网址，例如 http://127.0.0.1:7700' }).optional(),
  MEILISEARCH_KEY: z.string().default(''),
  /** A model of the operator's own that turns texts into vectors. */
  EMBEDDER_SOURCE: z.enum(['openai', 'ollama', 'rest'], { error: '只能是 openai、ollama 或 rest' }).default('openai'),
  EMBEDDER_URL: z
    .url({ protocol: /^https?$/, error: '要写完整网址，例如 http://127.0.0.1:11434/api/embed' })
    .optional(),
  EMBEDDER_MODEL: z.string().default(''),
  EMBEDDER_KEY: z.string().default(''),
  EMBEDDER_DIMENSIONS: z.coerce
    .number(DIMENSIONS_RANGE)
    .int(DIMENSIONS_RANGE)
    .min(1, DIMENSIONS_RANGE)
    .max(4096, DIMENSIONS_RANGE)
    .default(1024),
  /** From this cosine on two texts mean something alike; every model has its own. */
  EMBEDDER_NEAR: z.coerce.number(SHARE_RANGE).min(0, SHARE_RANGE).max(1, SHARE_RANGE).default(0.6),
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: '要写成 smtp://用户:密码@主机:端口' }).optional(),
  /** Where letters are written as files while SMTP_URL is not set. */
  MAIL_DIR: z.string().default('data/mail'),
  MAIL_FROM: z.string().min(3, '要写成 揭榜 <no-reply@example.cn> 的样子').default('揭榜 <no-reply@localhost>'),
  DEMO: z.enum(['auto', 'off'], { error: '只能是 auto 或 off' }).default('auto'),
  SITE_CITY: z.string().default('云川市'),
  SITE_HOST_UNIT: z.string().default('云川市工业和信息化局'),
  SITE_OPERATOR: z.string().default('云川市企业服务中心'),
  SITE_PHONE: z.string().default('0000-8800 0011'),
  SITE_CODE: z.string().default('0000000000'),
  SITE_ICP: z.string().default('00000000 号'),
  SITE_POLICE: z.string().default('00000000000000 号'),
});

export type Config = z.infer<typeof schema>;

/**
 * Reads and checks the configuration. An empty variable counts as unset.
 * Throws an Error of one sentence that names the first wrong variable.
 */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new Error(`配置 ${String(issue?.path[0])} 不对：${issue?.message}。`);
}

export const config: Config = readConfig(process.env);
