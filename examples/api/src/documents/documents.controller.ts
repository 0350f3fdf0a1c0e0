import { BadRequestException, Body, Controller, HttpCode, Logger, Post, UseGuards } from '@nestjs/common';

import { OperatorGuard } from '../session/operator.guard.ts';
import { DocumentsService } from './documents.service.ts';

@Controller('api/documents')
@UseGuards(OperatorGuard)
export class DocumentsController {
  private readonly logger = new Logger(DocumentsController.name);

  constructor(private readonly documents: DocumentsService) {}

  @Post()
  @HttpCode(200)
  async read(@Body() pdf: unknown) {
    if (!Buffer.isBuffer(pdf) || pdf.length === 0) throw new BadRequestException('the body must be an application/pdf');
    const document = await this.documents.read(pdf);
    this.logger.log('document read', { pages: document.pages, confidence: document.confidence, checkedBy: document.checkedBy });
    return document;
  }
}
