/** No test talks to the operator's own servers or database. */
export default function setup(): void {
  for (const name of ['DATABASE_URL', 'DATABASE_AUTH_TOKEN', 'SMTP_URL', 'PUBLIC_URL', 'HOST', 'PORT'])
    delete process.env[name];
}
