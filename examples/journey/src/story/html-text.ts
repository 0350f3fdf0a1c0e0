/** A colour of the style sheet for each service. */
const COLOURS: Readonly<Record<string, string>> = { passenger: 'passenger', workspace: 'workspace', 'busflow-api': 'api' };

export const colourOf = (service: string): string => `--c: var(--${COLOURS[service] ?? 'soft'})`;

export const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** What redaction left is worth seeing. */
export const withMarks = (text: string): string => escape(text).replaceAll(/\[redacted:[\w-]+\]/g, '<mark>$&</mark>');
