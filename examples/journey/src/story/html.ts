import type { Story } from './story.ts';

export function toHtml(story: Story): string {
  return `<title>${story.title}</title>`;
}
