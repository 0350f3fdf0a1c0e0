import { expect, test } from 'vitest';
import { createRecorder } from './recorder.ts';

const told = (thrown: unknown) => {
  const recorder = createRecorder({ at: () => '/' });
  recorder.error(thrown);
  return recorder.queue[0]?.attributes;
};

test.each([
  ['a message that is none', Object.assign(new Error(), { message: { seat: 4 } }), '[object Object]'],
  ['a stack that is none', Object.assign(new Error('no seat'), { stack: 7 }), 'no seat'],
  ['an object without a prototype', Object.create(null), 'undefined'],
  ['a symbol', Symbol('seat'), 'Symbol(seat)'],
  ['null', null, 'null'],
])('an error with %s is told, and nothing throws', (_what, thrown, message) => {
  expect(told(thrown)).toMatchObject({ 'exception.type': 'Error', 'exception.message': message });
});
