import { BadRequestException } from '@nestjs/common';
import { extractText, getDocumentProxy } from 'unpdf';

export interface PdfText {
  readonly pages: number;
  readonly text: string;
}

const QUIET = { verbosity: 0 }; // pdf.js prints its warnings to stdout, between our log lines

export async function pdfTextOf(pdf: Uint8Array): Promise<PdfText> {
  try {
    const document = await getDocumentProxy(Uint8Array.from(pdf), QUIET);
    const { text, totalPages } = await extractText(document);
    return { pages: totalPages, text: text.join('\n') };
  } catch (error) {
    throw new BadRequestException('the body is not a readable PDF', { cause: error });
  }
}
