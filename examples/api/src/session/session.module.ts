import { Global, Module } from '@nestjs/common';

import { OperatorGuard } from './operator.guard.ts';
import { SessionController } from './session.controller.ts';
import { SessionTokens } from './session-tokens.ts';

@Global()
@Module({ controllers: [SessionController], providers: [SessionTokens, OperatorGuard], exports: [SessionTokens, OperatorGuard] })
export class SessionModule {}
