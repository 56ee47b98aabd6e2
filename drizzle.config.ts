import { defineConfig } from 'drizzle-kit';

// Only `generate` and `check` run through drizzle-kit: neither needs a database. Migrations are applied by db/migrate.ts.
export default defineConfig({
  dialect: 'postgresql',
  schema: './db/schema/index.ts',
  out: './db/migrations',
  casing: 'snake_case',
  strict: true,
});
