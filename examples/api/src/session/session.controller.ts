import { Body, Controller, HttpCode, Post, UnauthorizedException } from '@nestjs/common';

import { DEMO_OPERATORS } from './operator.ts';
import { SessionTokens } from './session-tokens.ts';

@Controller('api/session')
export class SessionController {
  constructor(private readonly tokens: SessionTokens) {}

  @Post()
  @HttpCode(200)
  async login(@Body('user') user: unknown) {
    const operator = DEMO_OPERATORS.get(String(user));
    if (operator === undefined) throw new UnauthorizedException();
    return { token: await this.tokens.issue(operator), ...operator };
  }
}
