import {
  createParamDecorator,
  UseInterceptors,
  type ExecutionContext,
  type NestInterceptor,
  type PipeTransform,
  type Type,
} from '@nestjs/common';
import { withHasuraAction, type HasuraActionRequest } from '../hasura/action.ts';
import { withHasuraEvent, type HasuraEventPayload } from '../hasura/event.ts';
import { HASURA_RULES, type HasuraOptions } from '../hasura/options.ts';
import { refuseWrong } from '../refuse.ts';

type Pipe = Type<PipeTransform> | PipeTransform;

/**
 * The event of a trigger's delivery, as a handler's parameter; the handler, its pipes included, runs as {@link withHasuraEvent} says.
 * Guards run before it: check the secret header there.
 *
 * @example async changed(@HasuraEvent({ relation: 'link' }) event: HasuraChange<Vehicle>) {}
 * @throws TelemetryOptionError at the declaration.
 */
export function HasuraEvent(options: HasuraOptions = {}, ...pipes: Pipe[]): ParameterDecorator {
  return parameter<{ readonly body: HasuraEventPayload }>('@HasuraEvent', options, pipes, {
    value: ({ body }) => body?.event,
    within: ({ body }, handle) => withHasuraEvent(body, options, handle),
  });
}

/**
 * The payload of an Action's call (`input`, `action`, `session_variables`), as a handler's parameter; the handler runs as
 * {@link withHasuraAction} says.
 *
 * @throws TelemetryOptionError at the declaration.
 */
export function HasuraAction(options: HasuraOptions = {}, ...pipes: Pipe[]): ParameterDecorator {
  return parameter<HasuraActionRequest>('@HasuraAction', options, pipes, {
    value: ({ body }) => body,
    within: (request, handle) => withHasuraAction(request, options, handle),
  });
}

interface Call<Request> {
  value(request: Request): unknown;
  within<T>(request: Request, handle: () => T): T;
}

/** A parameter can't run its handler, so the decorator brings an interceptor for the handler along. */
function parameter<Request>(where: string, options: HasuraOptions, pipes: Pipe[], { value, within }: Call<Request>): ParameterDecorator {
  refuseWrong(where, options, HASURA_RULES);
  const requestOf = (execution: ExecutionContext) => execution.switchToHttp().getRequest<Request>();
  const inject = createParamDecorator((_: undefined, execution: ExecutionContext) => value(requestOf(execution)))(undefined, ...pipes);
  const interceptor: NestInterceptor = { intercept: (execution, next) => within(requestOf(execution), () => next.handle()) };
  return (target, key, index) => {
    const method = key === undefined ? undefined : Object.getOwnPropertyDescriptor(target, key);
    if (key === undefined || method === undefined) throw new TypeError(`${where} stands on a parameter that is not a handler's`);
    inject(target, key, index);
    UseInterceptors(interceptor)(target, key, method);
  };
}
