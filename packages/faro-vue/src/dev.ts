declare const process: { readonly env: { readonly NODE_ENV?: string } };

/** Every bundler of Vue apps puts a constant here: a production build leaves out what only developers need. */
export const DEV = process.env.NODE_ENV !== 'production';
