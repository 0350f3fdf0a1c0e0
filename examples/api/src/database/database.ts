import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Pool, type QueryResultRow } from 'pg';

import { Config } from '../config/config.ts';
import { SCHEMA } from './schema.ts';
import { SEED } from './seed.ts';

/** The connection pool. Repositories hold the SQL. */
@Injectable()
export class Database implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(Database.name);
  readonly #pool: Pool;

  constructor(config: Config) {
    this.#pool = new Pool({ connectionString: config.databaseUrl });
    // The pool replaces an idle connection that breaks; without a listener the process would end.
    this.#pool.on('error', (error) => this.logger.warn(`an idle connection broke: ${error.message}`));
  }

  async rows<Row extends QueryResultRow>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    const { rows } = await this.#pool.query<Row>(sql, [...values]);
    return rows;
  }

  async row<Row extends QueryResultRow>(sql: string, values: readonly unknown[] = []): Promise<Row | undefined> {
    const [row] = await this.rows<Row>(sql, values);
    return row;
  }

  async onModuleInit(): Promise<void> {
    await this.#pool.query(SCHEMA);
    await this.#pool.query(SEED);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#pool.end();
  }
}
