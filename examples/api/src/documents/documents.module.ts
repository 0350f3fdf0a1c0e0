import { Module } from '@nestjs/common';

import { ContractChecker } from './contract-checker.ts';
import { ContractReader } from './contract-reader.ts';
import { DocumentsController } from './documents.controller.ts';
import { DocumentsService } from './documents.service.ts';
import { llmMetricsProvider } from './llm-metrics.ts';

@Module({
  controllers: [DocumentsController],
  providers: [DocumentsService, ContractReader, ContractChecker, llmMetricsProvider],
})
export class DocumentsModule {}
