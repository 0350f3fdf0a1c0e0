import { trackOutcome, withSpan } from '@busflow/otel-nest';
import { Injectable } from '@nestjs/common';

import { ContractChecker } from './contract-checker.ts';
import { ContractReader } from './contract-reader.ts';
import type { Contract } from './contract.ts';
import { pdfTextOf } from './pdf-text.ts';

export interface ReadDocument {
  readonly pages: number;
  readonly fields: Contract;
  readonly confidence: number;
  readonly checkedBy: string;
}

@Injectable()
export class DocumentsService {
  constructor(
    private readonly reader: ContractReader,
    private readonly checker: ContractChecker,
  ) {}

  /** One model reads the contract, another one checks what it read. */
  read(pdf: Uint8Array): Promise<ReadDocument> {
    return trackOutcome('pdf_parser', {}, () => this.parse(pdf));
  }

  private parse(pdf: Uint8Array): Promise<ReadDocument> {
    return withSpan('pdf-parser.extract', { attributes: { 'busflow.pdf.size_bytes': pdf.length } }, async (span) => {
      const { pages, text } = await pdfTextOf(pdf);
      const fields = await this.reader.read(text);
      const { confidence, checkedBy } = await this.checker.check(text, fields);
      span.setAttributes({ 'busflow.pdf.pages': pages, 'busflow.pdf.confidence': confidence });
      return { pages, fields, confidence, checkedBy };
    });
  }
}
