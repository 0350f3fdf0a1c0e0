// Settings at run time: the same build serves every environment. These are for local development.
window.busflow = {
  apiUrl: 'http://127.0.0.1:3001',
  hasuraUrl: 'http://127.0.0.1:3002',
  otlpUrl: 'http://127.0.0.1:4318',
  environment: 'development',
};
