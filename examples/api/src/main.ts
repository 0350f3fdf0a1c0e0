import 'reflect-metadata';

import { createLogger } from '@busflow/pino-trace';
import { TraceLogger } from '@busflow/pino-trace/nest';

import { createApp, listen } from './app.ts';

const logger = new TraceLogger(createLogger());
const app = await createApp(logger);
logger.log(`listening on ${await listen(app)}`);
