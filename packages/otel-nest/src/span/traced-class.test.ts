import 'reflect-metadata';
import { EventEmitter } from 'node:events';
import { Controller, Get, Module, Param } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ApiOperation, ApiQuery, DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { beforeEach, describe, expect, it } from 'vitest';
import { captureTelemetry } from '../testing.ts';
import { TracedClass } from './traced-class.ts';
import { Traced } from './traced.ts';

const telemetry = captureTelemetry();
beforeEach(() => telemetry.reset());

const declare = (options: object) => () => TracedClass(options)(Tours);
const ended = () => telemetry.spans().map(({ name }) => name);

class Tours {
  one(): void {}
}

class Repository extends EventEmitter {
  load(): string {
    return `${this.table()} rows`;
  }
  table(): string {
    return 'base';
  }
}

@TracedClass({ attributes: { 'busflow.user_role': 'dispatcher' }, exclude: ['ping'] })
class TourService extends Repository {
  readonly #currency = 'EUR';
  readonly arrow = () => 1;
  static helper = function () {};
  static Nested = class {
    value = 1;
  };

  static of(): TourService {
    return new this();
  }
  get size(): number {
    return 1;
  }
  override table(): string {
    return `tour ${super.table()}`;
  }
  async price(seats: number): Promise<string> {
    return await Promise.resolve(this.#format(seats));
  }
  #format(seats: number): string {
    return `${seats * 49} ${this.#currency}`;
  }
  @Traced('pricing.quote')
  quote(): number {
    return 1;
  }
  private check(): boolean {
    return true;
  }
  checked(): boolean {
    return this.check();
  }
  ping(): void {}
  *days(): Generator<number> {
    yield 1;
  }
  [Symbol.iterator](): Iterator<number> {
    return [1].values();
  }
}

describe('a traced class', () => {
  it('traces own, asynchronous, inherited, static and TypeScript-private methods, with this and values as they are', async () => {
    const service = TourService.of();
    expect(await service.price(2)).toBe('98 EUR');
    expect(service.load()).toBe('tour base rows');
    expect(service.checked()).toBe(true);
    expect([...service.days()]).toEqual([1]);
    expect(ended()).toEqual([
      'tour-service.of',
      'tour-service.price',
      'tour-service.table',
      'tour-service.load',
      'tour-service.check',
      'tour-service.checked',
      'tour-service.days',
    ]);
    expect(telemetry.span('tour-service.price').attributes).toEqual({ 'busflow.user_role': 'dispatcher' });
  });

  it('leaves accessors, fields, nested classes, symbols, built-in bases and excluded methods alone', () => {
    const service = new TourService();
    service.emit('x');
    service.ping();
    expect([service.size, service.arrow(), new TourService.Nested().value, ...service]).toEqual([1, 1, 1, 1]);
    TourService.helper();
    expect(ended()).toEqual([]);
  });

  it('leaves a method that has a span already with that one', () => {
    expect(new TourService().quote()).toBe(1);
    expect(ended()).toEqual(['pricing.quote']);
  });

  it('leaves its base class untraced, and its subclasses traced', () => {
    new Repository().load();
    expect(ended()).toEqual([]);
    class CityTours extends TourService {}
    new CityTours().checked();
    expect(ended()).toEqual(['tour-service.check', 'tour-service.checked']);
  });

  it('counts a method once where base and class are both traced', () => {
    @TracedClass()
    class Base {
      run(): number {
        return 1;
      }
    }
    @TracedClass({ prefix: 'night-job' })
    class Job extends Base {
      stop(): void {}
    }
    new Job().run();
    new Job().stop();
    expect(ended()).toEqual(['base.run', 'night-job.stop']);
  });

  it('can leave out what it inherits', () => {
    @TracedClass({ inherited: false })
    class Own extends Repository {
      run(): string {
        return this.load();
      }
    }
    new Own().run();
    expect(ended()).toEqual(['own.run']);
  });

  it('says at the declaration what it cannot do', () => {
    expect(declare({ exclude: ['gone'] })).toThrow('@TracedClass: Tours has no method gone to exclude');
    expect(declare({ exlude: [] })).toThrow('@TracedClass has no option "exlude"; did you mean "exclude"?');
    expect(declare({ prefix: 7 })).toThrow('prefix takes a string that is not empty, not 7');
    // @ts-expect-error -- upper case
    TracedClass({ prefix: 'Tours' });
    // @ts-expect-error -- neither OpenTelemetry's nor ours
    TracedClass({ attributes: { tour: 1 } });
  });
});

const untraced = () => {};

/** The same controller anew, with what decorates its methods and class. */
function toursController(method: () => MethodDecorator, whole: () => ClassDecorator) {
  abstract class Paged {
    @method()
    @Get('page/:id')
    @ApiOperation({ summary: 'One page' })
    page(@Param('id') id: string) {
      return { id };
    }
  }
  @Controller('tours')
  @whole()
  class ToursController extends Paged {
    @Get(':id')
    @method()
    @ApiOperation({ summary: 'One tour' })
    @ApiQuery({ name: 'seats' })
    one(@Param('id') id: string) {
      return { id };
    }
  }
  @Module({ controllers: [ToursController] })
  class App {}
  return App;
}

async function pageOf(module: object) {
  const app = await NestFactory.create(module, { logger: false });
  const document = SwaggerModule.createDocument(app, new DocumentBuilder().build());
  await app.listen(0, '127.0.0.1');
  const url = `${await app.getUrl()}/tours`;
  const answers = [await (await fetch(`${url}/7`)).json(), await (await fetch(`${url}/page/8`)).json()];
  await app.close();
  return { document, answers };
}

it('keeps routes, parameters and Swagger’s page of a controller, inherited ones included', async () => {
  const plain = await pageOf(
    toursController(
      () => untraced,
      () => untraced,
    ),
  );
  expect(plain.document.paths['/tours/{id}']?.get).toMatchObject({ summary: 'One tour', parameters: [{ name: 'seats' }] });
  expect(ended().filter((name) => name.startsWith('tours-controller'))).toEqual([]);
  const each = await pageOf(toursController(Traced as () => MethodDecorator, () => untraced));
  const whole = await pageOf(toursController(() => untraced, TracedClass as () => ClassDecorator));
  expect(each).toEqual(plain);
  expect(whole).toEqual(plain);
  expect(ended().filter((name) => !name.startsWith('GET'))).toEqual([
    'tours-controller.one',
    'paged.page',
    'tours-controller.one',
    'tours-controller.page',
  ]);
});
