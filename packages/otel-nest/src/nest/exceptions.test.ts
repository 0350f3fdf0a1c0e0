import 'reflect-metadata';
import {
  Catch,
  Controller,
  Get,
  InternalServerErrorException,
  Module,
  NotFoundException,
  Query,
  UseFilters,
  UseGuards,
  UseInterceptors,
  UsePipes,
  type ArgumentsHost,
  type ExceptionFilter,
  type INestApplication,
  type MiddlewareConsumer,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { catchError, throwError } from 'rxjs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { withSpan } from '../span/with-span.ts';
import { captureTelemetry } from '../testing.ts';
import { TelemetryModule } from './module.ts';

const telemetry = captureTelemetry();
beforeEach(() => telemetry.reset());

class OutOfSeats extends Error {
  override readonly message = 'no seats';
}
const fail = (message: string) => {
  throw new Error(message);
};
const inSpan = (message: string) => withSpan('pricing.calculate', () => fail(message));
const shared = new Error('made once');

/** Maps what the domain knows to statuses, as an application does. */
@Catch(OutOfSeats)
class DomainFilter implements ExceptionFilter {
  catch({ message }: OutOfSeats, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<{ status(code: number): { send(body: unknown): void } }>();
    reply.status(503).send({ message });
  }
}

@Controller()
class Failing {
  @Get('handler')
  handler() {
    fail('in the handler');
  }
  @Get('span')
  async span() {
    await withSpan('booking.confirm', async () => inSpan('in a span'));
  }
  @UseGuards({ canActivate: () => inSpan('in a guard’s span') })
  @Get('guard-span')
  guardSpan() {}
  @UseGuards({ canActivate: () => fail('in a guard') })
  @Get('guard')
  guard() {}
  @UsePipes({ transform: () => fail('in a pipe') })
  @Get('pipe')
  pipe(@Query('page') _page: string) {}
  @UseInterceptors({ intercept: () => fail('in an interceptor') })
  @Get('interceptor')
  interceptor() {}
  @UseInterceptors({ intercept: (_, next) => next.handle().pipe(catchError(() => throwError(() => new Error('what became of it')))) })
  @Get('replaced')
  replaced() {
    inSpan('what it was');
  }
  @UseFilters(DomainFilter)
  @Get('filter')
  filter() {
    throw new OutOfSeats();
  }
  @UseFilters(DomainFilter)
  @Get('filter-span')
  async filterSpan() {
    await withSpan('pricing.calculate', () => Promise.reject(new OutOfSeats()));
  }
  @Get('wrapped')
  wrapped() {
    try {
      inSpan('the cause');
    } catch (cause) {
      throw new InternalServerErrorException('the wrapper', { cause });
    }
  }
  @Get('handled')
  handled() {
    try {
      inSpan('handled');
    } catch {
      return {};
    }
  }
  @Get('missing')
  missing() {
    withSpan('pricing.calculate', () => {
      throw new NotFoundException();
    });
  }
  @Get('shared')
  shared() {
    withSpan('pricing.calculate', () => {
      throw shared;
    });
  }
  @Get('middleware')
  middleware() {}
}

@Module({ imports: [TelemetryModule.forRoot()], controllers: [Failing] })
class App {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(() => fail('in middleware')).forRoutes('middleware');
  }
}

describe.each(['express', 'fastify'] as const)('an exception, on %s', (adapter) => {
  let app: INestApplication;
  let url: string;
  beforeAll(async () => {
    app = await NestFactory.create(App, adapter === 'express' ? new ExpressAdapter() : new FastifyAdapter(), { logger: false });
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  });
  afterAll(() => app.close());

  /** The SERVER span of one request, and every exception of its trace with the kind of span that it stands on. */
  async function requested(path: string) {
    const { status } = await fetch(`${url}/${path}`);
    const server = await telemetry.untilSpan(({ kind }) => kind === SpanKind.SERVER);
    const exceptions = telemetry
      .spans()
      .flatMap(({ name, kind, events }) =>
        events.map(({ attributes }) => [kind === SpanKind.SERVER ? 'SERVER' : name, attributes?.['exception.message']]),
      );
    return { status, code: server.status.code, message: server.status.message, exceptions };
  }

  it.each([
    ['handler', 500, 'in the handler'],
    ['guard', 500, 'in a guard'],
    ['pipe', 500, 'in a pipe'],
    ['interceptor', 500, 'in an interceptor'],
    ['middleware', 500, 'in middleware'],
    ['filter', 503, 'no seats'],
  ])('that leaves no span of its own stands on the SERVER span: %s', async (path, status, message) => {
    expect(await requested(path)).toEqual({ status, code: SpanStatusCode.ERROR, message, exceptions: [['SERVER', message]] });
  });

  it.each([
    ['span', 500, 'in a span'],
    ['guard-span', 500, 'in a guard’s span'],
    ['filter-span', 503, 'no seats'],
  ])('stands once in the trace, on the innermost span that it left: %s', async (path, status, message) => {
    expect(await requested(path)).toEqual({ status, code: SpanStatusCode.ERROR, message, exceptions: [['pricing.calculate', message]] });
  });

  it.each([
    ['replaced', 'what it was', 'what became of it'],
    ['wrapped', 'the cause', 'the wrapper'],
  ])('that another took the place of stands beside it: %s', async (path, first, second) => {
    const exceptions = [
      ['pricing.calculate', first],
      ['SERVER', second],
    ];
    expect(await requested(path)).toEqual({ status: 500, code: SpanStatusCode.ERROR, message: second, exceptions });
  });

  it('that was handled is no failure of the request', async () => {
    expect(await requested('handled')).toEqual({
      status: 200,
      code: SpanStatusCode.UNSET,
      message: undefined,
      exceptions: [['pricing.calculate', 'handled']],
    });
  });

  it('that is the caller’s fault stands nowhere', async () => {
    expect(await requested('missing')).toEqual({ status: 404, code: SpanStatusCode.UNSET, message: undefined, exceptions: [] });
  });

  it('that was made once and is thrown again stands in each trace', async () => {
    for (let time = 0; time < 2; time++) {
      expect((await requested('shared')).exceptions).toEqual([['pricing.calculate', 'made once']]);
      await telemetry.reset();
    }
  });
});
